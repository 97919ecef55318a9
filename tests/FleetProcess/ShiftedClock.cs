namespace Thaw.FleetProcess;

/// <summary>A container's clock that is wrong by a constant.</summary>
internal sealed class ShiftedClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
