using Thaw.Monitoring.Fleet;

namespace Thaw.Local;

/// <summary>Rolls the fleet's figures up for as long as the process runs, as Maintenance does for a stack: else hours and days would be nobody's, and a week's window hold two days.</summary>
internal sealed partial class FleetRollUps(MetricsRollUpJob job, TimeProvider clock, ILogger<FleetRollUps> logger) : BackgroundService
{
    /// <summary>The first round's distance from the start, which has better to do.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    /// <summary>As often as the stack's maintenance comes by.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = First;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, clock, stoppingToken);
                pause = Interval;
                await job.RunAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested) // Figures are not worth the process; the next round does what this one left.
            {
                LogFailed(logger, fault);
            }
            catch (Exception) // It ends: whatever that broke off is done when it runs again.
            {
                return;
            }
        }
    }

    [LoggerMessage(2006, LogLevel.Error, "The fleet's figures could not be rolled up.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
