using Microsoft.Extensions.Logging;

namespace Thaw.Web.Limits;

/// <summary>The way to the fleet's counter: bounded in time, and left alone for a while after it failed.</summary>
internal sealed partial class FleetCount(IFleetCounter counter, TimeSpan timeout, TimeProvider clock, ILogger<FleetCount> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private long _pausedUntil;

    /// <summary>What the counter answers; <see langword="null"/> where the counter cannot be had.</summary>
    public async ValueTask<FleetSum?> AddAsync(string name, long period, int amount, long ceiling, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var paused = Volatile.Read(ref _pausedUntil) - clock.GetUtcNow().UtcTicks;
        if (paused > 0 && paused <= Pause.Ticks)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await counter.AddAsync(name, period, amount, ceiling, expiresAt, linked.Token).AsTask().WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // A limit that cannot be looked up is no reason to refuse anybody.
            Volatile.Write(ref _pausedUntil, (clock.GetUtcNow() + Pause).UtcTicks);
            LogUncounted(error);
            return null;
        }
    }

    [LoggerMessage(4101, LogLevel.Warning, "The fleet's count of requests cannot be had; for 5 seconds this process limits by its own.")]
    private partial void LogUncounted(Exception error);
}
