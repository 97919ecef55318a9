namespace Thaw.Caching;

/// <summary>Now in UTC ticks, by the shortest way: the coarse clock is read directly, any other through its provider.</summary>
internal sealed class WallClock(TimeProvider provider)
{
    private static readonly TimeSpan LeastSlack = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);
    private static readonly TimeSpan MostSlack = TimeSpan.FromMilliseconds(50);

    private readonly bool _coarse = ReferenceEquals(provider, CoarseClock.Instance);

    public TimeProvider Provider { get; } = provider;

    public long Ticks => _coarse ? CoarseClock.UtcTicks : Provider.GetUtcNow().UtcTicks;

    /// <summary>
    /// What to measure so that no more than <paramref name="promised"/> passes. The coarse clock is behind by a kernel's tick (1 to 10 ms),
    /// and by more where a busy host holds the tick up.
    /// </summary>
    public TimeSpan Within(TimeSpan promised)
    {
        if (!_coarse)
        {
            return promised;
        }

        var slack = Math.Clamp(promised.Ticks / 20, LeastSlack.Ticks, MostSlack.Ticks);
        return promised - TimeSpan.FromTicks(Math.Min(slack, promised.Ticks / 2));
    }

    /// <summary>What is left until then, as timers take it; infinite where there is no end, or one further off than any timer reaches.</summary>
    public TimeSpan Until(DateTimeOffset? end)
    {
        if (end is not { } instant)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var left = instant.UtcTicks - Ticks;
        return left > LongestWait.Ticks ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(Math.Max(0, left));
    }

    public static DateTimeOffset ToInstant(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    /// <summary>Whether at least <paramref name="span"/> ticks lie between two readings. A clock that was set back counts as "long ago".</summary>
    public static bool HasPassed(long since, long now, long span) => (ulong)(now - since) >= (ulong)span;
}
