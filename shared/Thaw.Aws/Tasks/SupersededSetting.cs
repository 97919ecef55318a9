using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Thaw.Aws.Tasks;

/// <summary>Says at the start that a setting of old does nothing. Registered only where it is set.</summary>
internal sealed partial class SupersededSetting(ILogger<SupersededSetting> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogSuperseded(logger);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2101, LogLevel.Warning, "BACKGROUND_QUEUE_TABLE is set and does nothing: tasks go through an SQS queue, whose address is TASK_QUEUE_URL.")]
    private static partial void LogSuperseded(ILogger logger);
}
