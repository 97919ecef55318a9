namespace Thaw.Monitoring.Fleet;

/// <summary>What a roll-up is about. Apart, because most questions need only the first.</summary>
public enum MetricsPart
{
    /// <summary>The fleet: operations, sums and levels.</summary>
    Fleet = 0,

    /// <summary>The containers, a few figures of each.</summary>
    Containers = 1,
}
