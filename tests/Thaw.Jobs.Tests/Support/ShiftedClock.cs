namespace Thaw.Jobs.Support;

/// <summary>The machine's clock with an offset that a test moves; timers are the machine's.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _ahead;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));
}
