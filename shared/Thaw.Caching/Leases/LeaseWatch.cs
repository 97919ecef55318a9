using Thaw.Caching.Stores;

namespace Thaw.Caching.Leases;

/// <summary>
/// One waiter's view of somebody's lease: how long its beat has stood still, and how long to wait until the next look. Refreshes of one key for two types of its value share one.
/// </summary>
internal sealed class LeaseWatch(WallClock clock, TimeSpan duration)
{
    private const double Growth = 1.6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private StoredLease? _seen;
    private long _seenAt;
    private double _pause = FirstPause.TotalMilliseconds;

    /// <summary>Whether a lease that was just read may be succeeded.</summary>
    public bool MaySucceed(StoredLease? lease)
    {
        if (lease is not { IsHeld: true } held)
        {
            return true;
        }

        lock (_lock)
        {
            // In the lock: an instant from before the beat was seen would be one to which the clock was set back.
            var now = clock.Ticks;
            if (_seen is not { } before || before.Fence != held.Fence || before.Owner != held.Owner || before.Beat != held.Beat)
            {
                if (_seen?.Fence != held.Fence)
                {
                    // A holder that has just begun may soon be done, however long the one before it kept us waiting.
                    _pause = FirstPause.TotalMilliseconds;
                }

                _seen = held;
                _seenAt = now;
                return false;
            }

            return WallClock.HasPassed(_seenAt, now, duration.Ticks);
        }
    }

    public Task PauseAsync(CancellationToken cancellationToken)
    {
        // Half to all of the step, so that waiters of several containers spread.
        var pause = TimeSpan.FromMilliseconds(_pause * (0.5 + (0.5 * Random.Shared.NextDouble())));
        _pause = Math.Min(_pause * Growth, LongestPause.TotalMilliseconds);

        // Not past the moment at which a silent holder may be succeeded: a dead one delays others by the lease, and no more.
        if (_seen is not null)
        {
            var left = TimeSpan.FromTicks(Math.Clamp(_seenAt + duration.Ticks - clock.Ticks, TimeSpan.TicksPerMillisecond, duration.Ticks));
            pause = left < pause ? left : pause;
        }

        return Task.Delay(pause, clock.Provider, cancellationToken);
    }
}
