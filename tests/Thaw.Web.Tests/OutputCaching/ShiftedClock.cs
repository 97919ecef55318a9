namespace Thaw.Web.Tests.OutputCaching;

/// <summary>The real clock, moved on by hand: what expires does so without anybody waiting.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _offset));

    public void Pass(TimeSpan time) => Interlocked.Add(ref _offset, time.Ticks);
}
