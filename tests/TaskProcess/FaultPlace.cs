using Microsoft.Extensions.DependencyInjection;
using Thaw.Aws.Tasks;
using Thaw.Embedded;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.TaskProcess;

/// <summary>Where the tasks of a fault run lie: an SQLite file, or DynamoDB and SQS. It travels to the workers as text.</summary>
/// <param name="File">The file; nothing where it is the other.</param>
/// <param name="DynamoDb">DynamoDB's address.</param>
/// <param name="Queue">The queue's address.</param>
/// <param name="Table">The table.</param>
/// <param name="IsJoined">Whether the file's queue is the store's own, whose messages commit with the records: none is lost or repeated but by a kill.</param>
internal sealed record FaultPlace(string? File, Uri? DynamoDb = null, Uri? Queue = null, string Table = "", bool IsJoined = false)
{
    private const string Aws = "aws ";
    private const string Joined = "joined ";

    public static FaultPlace Parse(string text)
    {
        if (text.StartsWith(Joined, StringComparison.Ordinal))
            return new FaultPlace(text[Joined.Length..], IsJoined: true);
        if (!text.StartsWith(Aws, StringComparison.Ordinal))
            return new FaultPlace(text);
        var parts = text[Aws.Length..].Split(' ');
        return new FaultPlace(null, new Uri(parts[0]), new Uri(parts[1]), parts[2]);
    }

    public override string ToString() => File is not null ? (IsJoined ? Joined : "") + File : $"{Aws}{DynamoDb} {Queue} {Table}";

    /// <summary>Puts the tasks there, and their messages through a queue that loses and repeats, unless it is the store's own.</summary>
    public void Use(IThawTasksBuilder builder, int seed)
    {
        if (IsJoined)
            builder.UseSqlite(options => (options.Path, options.BusyTimeout, options.PollInterval) = (File!, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20)));
        else if (File is { } file)
            UseFile(builder.Services, new SqliteTaskOptions { Path = file, BusyTimeout = TimeSpan.FromSeconds(30), PollInterval = TimeSpan.FromMilliseconds(20) }, seed);
        else
            UseAws(builder, seed);
    }

    private static void UseFile(IServiceCollection services, SqliteTaskOptions options, int seed)
    {
        services.AddSingleton(_ => new SqliteTaskStore(options));
        services.AddSingleton<ITaskStore>(static p => p.GetRequiredService<SqliteTaskStore>());
        services.AddSingleton<ITaskItems>(static p => p.GetRequiredService<SqliteTaskStore>());
        services.AddSingleton(_ => new SqliteTaskQueue(options));
        services.AddSingleton(p => new TaskQueues(new UnreliableQueue(p.GetRequiredService<SqliteTaskQueue>(), seed)));
    }

    // DynamoDB Local takes ten items in a transaction.
    private void UseAws(IThawTasksBuilder builder, int seed)
    {
        builder.UseSqs(options =>
        {
            (options.Table, options.QueueUrl, options.DynamoDbServiceUrl, options.SqsServiceUrl) = (Table, Queue, DynamoDb, new Uri(Queue!.GetLeftPart(UriPartial.Authority)));
            (options.Create, options.TransactionItems) = (true, 10);
        });
        builder.Services.AddSingleton(p => new TaskQueues(new UnreliableQueue(p.GetRequiredService<SqsTasks>().Queues.For(TaskPriority.Normal), seed)));
    }
}
