using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks;

/// <summary>Chooses DynamoDB and SQS for tasks.</summary>
public static class SqsTaskExtensions
{
    /// <summary>
    /// Keeps tasks in a DynamoDB table and sends their messages through SQS. Replaces what was chosen before; the last <c>Use…</c> wins. No client is built, and nothing is sent,
    /// before the first use. Called again, it goes on configuring the same one.
    /// </summary>
    public static IThawTasksBuilder UseSqs(this IThawTasksBuilder builder, Action<SqsTaskOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<SqsTaskOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqsTaskOptions>, SqsTaskOptionsValidator>());
        AwsClientServices.AddPool(services);
        services.TryAddSingleton(static provider => new SqsTasks(
            provider.GetRequiredService<IOptions<SqsTaskOptions>>().Value, provider.GetRequiredService<AwsClientPool>(), provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.RemoveAll<ITaskStore>();
        services.RemoveAll<ITaskItems>();
        services.RemoveAll<TaskQueues>();
        services.AddSingleton<ITaskStore>(static provider => provider.GetRequiredService<SqsTasks>().Store);
        services.AddSingleton<ITaskItems>(static provider => provider.GetRequiredService<SqsTasks>().Store);
        services.AddSingleton(static provider => provider.GetRequiredService<SqsTasks>().Queues);
        return builder;
    }

    /// <summary>
    /// Keeps tasks in the DynamoDB table and sends their messages through the queues that the configuration names: <c>ASYNC_TASKS_TABLE</c>, <c>TASK_QUEUE_URL</c>,
    /// <c>TASK_QUEUE_URL_HIGH</c>, <c>TASK_QUEUE_URL_LOW</c>, <c>AWS_ENDPOINT_URL_DYNAMODB</c>, <c>AWS_ENDPOINT_URL_SQS</c>, <c>AWS_ENDPOINT_URL</c>, <c>AWS_REGION</c>, and the section
    /// <c>Thaw:Tasks</c> (<c>Create</c>, <c>TransactionItems</c>, <c>MaximumMessageBytes</c>). Where neither a table nor a queue is named, nothing is added.
    /// </summary>
    public static IThawTasksBuilder UseSqs(this IThawTasksBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        if (Setting.Text(configuration, SqsTaskConfiguration.Superseded) is not null)
        {
            builder.Services.AddHostedService<SupersededSetting>();
        }

        if (!SqsTaskConfiguration.IsNamed(configuration))
        {
            return builder;
        }

        builder.Services.AddOptions<AwsEndpointOptions>().Configure(options => AwsEndpointConfiguration.Bind(configuration, options));
        return builder.UseSqs(options => SqsTaskConfiguration.Bind(configuration, options));
    }
}
