using Thaw.Caching.Stores;

namespace Thaw.Caching.Leases;

/// <summary>What this process has seen of somebody's lease: how long its beat has stood still. All who wait for the key share one, those who have no time to wait as well.</summary>
internal sealed class LeaseWatch(WallClock clock, TimeSpan duration)
{
    private readonly Lock _lock = new();
    private StoredLease? _seen;
    private long _seenAt;
    private long _lookedAt;

    /// <summary>The fence of the holder that was seen last; zero as long as there was none.</summary>
    public long Fence
    {
        get
        {
            lock (_lock)
            {
                return _seen?.Fence ?? 0;
            }
        }
    }

    /// <summary>How long the holder may yet be silent: at least a millisecond, so that nobody looks without a pause; the whole length as long as none was seen.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_lock)
            {
                return _seen is null ? duration : TimeSpan.FromTicks(Math.Clamp(_seenAt + duration.Ticks - clock.Ticks, TimeSpan.TicksPerMillisecond, duration.Ticks));
            }
        }
    }

    /// <summary>Whether nobody has looked for so long that nobody seems to want the key any more.</summary>
    public bool IsForsaken => WallClock.HasPassed(Volatile.Read(ref _lookedAt), clock.Ticks, duration.Ticks * 2);

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
            Volatile.Write(ref _lookedAt, now);
            if (_seen is not { } before || before.Fence != held.Fence || before.Owner != held.Owner || before.Beat != held.Beat)
            {
                _seen = held;
                _seenAt = now;
                return false;
            }

            return WallClock.HasPassed(_seenAt, now, duration.Ticks);
        }
    }
}
