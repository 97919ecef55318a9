namespace Thaw.Monitoring.Collecting;

/// <summary>Knows which dimensions of this process had too many values, and so what they would have cost.</summary>
public interface IDimensionReport
{
    /// <summary>The dimensions of which values were replaced, by name.</summary>
    IReadOnlyList<CollapsedDimension> Collapsed { get; }
}
