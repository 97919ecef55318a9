using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>From SIGTERM on, the time until the process ends in any case: the platform's own end would be a kill.</summary>
internal sealed class TerminationBudget(TimeSpan budget, ILogger logger, Action<int> exit) : IDisposable
{
    private Timer? _timer;

    /// <summary>The signal has come.</summary>
    public void Begin() => _timer ??= new Timer(
        _ =>
        {
            RuntimeLog.ShutdownLate(logger, budget.TotalMilliseconds);
            exit(0);
        },
        null, budget, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose()
    {
        // After the signal it stands: what comes after the loop (a host that stops) is bounded too.
    }
}
