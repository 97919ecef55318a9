namespace Thaw.Conformance.MetricsStores;

/// <summary>The machine's clock, moved on by a test; timers are the machine's.</summary>
public sealed class AdvancedClock : TimeProvider
{
    private long _ahead;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));
}
