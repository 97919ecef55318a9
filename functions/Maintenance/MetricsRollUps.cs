using Microsoft.Extensions.Logging;
using Thaw.Monitoring.Fleet;

namespace Thaw.Maintenance;

/// <summary>Rolls the fleet's figures up, where there is a table of them. A table that fails is a line in the log: the next round does what this one left.</summary>
internal sealed partial class MetricsRollUps(TimeProvider clock, ILogger<MetricsRollUps> logger, IMetricsStore? store = null)
{
    // One for the container's life: its first run looks further back.
    private readonly MetricsRollUpJob? _job = store is null ? null : new MetricsRollUpJob(store, clock);

    public async ValueTask<int> RunAsync(CancellationToken cancellationToken)
    {
        if (_job is null)
        {
            return 0;
        }

        try
        {
            return await _job.RunAsync(cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested) // Figures are not worth the rest of the round.
        {
            LogFailed(logger, fault);
            return 0;
        }
    }

    [LoggerMessage(2003, LogLevel.Error, "The fleet's figures could not be rolled up.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
