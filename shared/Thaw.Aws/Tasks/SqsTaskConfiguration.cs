using Microsoft.Extensions.Configuration;
using Thaw.Aws.Clients;

namespace Thaw.Aws.Tasks;

/// <summary>The one place where the tasks' adapter reads configuration.</summary>
internal static class SqsTaskConfiguration
{
    public const string Table = "ASYNC_TASKS_TABLE";
    public const string Queue = "TASK_QUEUE_URL";
    public const string Superseded = "BACKGROUND_QUEUE_TABLE";

    public static bool IsNamed(IConfiguration configuration) => Setting.Text(configuration, Table) is not null || Setting.Text(configuration, Queue) is not null;

    public static void Bind(IConfiguration configuration, SqsTaskOptions options)
    {
        options.Table = Setting.Text(configuration, Table) ?? options.Table;
        options.QueueUrl = Setting.Url<SqsTaskOptions>(configuration, Queue) ?? options.QueueUrl;
        options.HighQueueUrl = Setting.Url<SqsTaskOptions>(configuration, "TASK_QUEUE_URL_HIGH") ?? options.HighQueueUrl;
        options.LowQueueUrl = Setting.Url<SqsTaskOptions>(configuration, "TASK_QUEUE_URL_LOW") ?? options.LowQueueUrl;
        options.Create = Setting.Flag<SqsTaskOptions>(configuration, "Thaw:Tasks:Create") ?? options.Create;
        options.TransactionItems = Setting.Number<SqsTaskOptions>(configuration, "Thaw:Tasks:TransactionItems", "a whole number from 2 to 100") ?? options.TransactionItems;
        options.MaximumMessageBytes =
            Setting.Number<SqsTaskOptions>(configuration, "Thaw:Tasks:MaximumMessageBytes", "a whole number from 1024 to 1048576") ?? options.MaximumMessageBytes;
    }
}
