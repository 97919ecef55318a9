namespace Thaw.Caching;

/// <summary>Now in UTC ticks, by the shortest way: the coarse clock is read directly, any other through its provider.</summary>
internal sealed class WallClock(TimeProvider provider)
{
    private readonly bool _coarse = ReferenceEquals(provider, CoarseClock.Instance);

    public TimeProvider Provider { get; } = provider;

    public long Ticks => _coarse ? CoarseClock.UtcTicks : Provider.GetUtcNow().UtcTicks;

    public static DateTimeOffset ToInstant(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    /// <summary>Whether at least <paramref name="span"/> ticks lie between two readings. A clock that was set back counts as "long ago".</summary>
    public static bool HasPassed(long since, long now, long span) => (ulong)(now - since) >= (ulong)span;
}
