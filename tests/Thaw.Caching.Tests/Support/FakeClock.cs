namespace Thaw.Caching.Tests.Support;

/// <summary>A clock that stands still until it is moved; its timers fire while it is being moved.</summary>
internal sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = start;
    private int _timersSet;

    public FakeClock()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>How many timers were ever set.</summary>
    public int TimersSet => Volatile.Read(ref _timersSet);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by)
    {
        List<FakeTimer> due;
        lock (_lock)
        {
            _now += by;
            due = _timers.FindAll(t => t.Due <= _now);
            _timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    /// <summary>Moves on to the earliest timer that is due within <paramref name="within"/>; <see langword="false"/> where there is none.</summary>
    public bool TryAdvanceToTimer(TimeSpan within)
    {
        TimeSpan by;
        lock (_lock)
        {
            if (_timers.Count == 0 || (by = _timers.Min(t => t.Due) - _now) > within)
            {
                return false;
            }
        }

        Advance(by);
        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var fireNow = false;
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._now + dueTime;
                    fireNow = dueTime <= TimeSpan.Zero;
                    if (!fireNow)
                    {
                        clock._timers.Add(this);
                        clock._timersSet++;
                    }
                }
            }

            if (fireNow)
            {
                Fire();
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
