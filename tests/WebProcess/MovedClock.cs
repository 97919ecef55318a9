namespace Thaw.WebProcess;

/// <summary>A clock that stands still but for requests that move it: two processes that are asked the same are at the same time.</summary>
internal sealed class MovedClock : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _passed;

    public override DateTimeOffset GetUtcNow() => Beginning + TimeSpan.FromTicks(Volatile.Read(ref _passed));

    public override long GetTimestamp() => Volatile.Read(ref _passed);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves it, so long after its beginning.</summary>
    public void Set(TimeSpan passed) => Volatile.Write(ref _passed, passed.Ticks);
}
