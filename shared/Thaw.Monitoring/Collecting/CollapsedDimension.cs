namespace Thaw.Monitoring.Collecting;

/// <summary>A dimension with more values than were let through.</summary>
/// <param name="Dimension">Its name.</param>
/// <param name="Limit">How many values were let through; the others count as <c>Other</c>.</param>
/// <param name="DistinctValues">About how many different values there were, within a tenth.</param>
/// <param name="Refused">How often a value was replaced.</param>
public sealed record CollapsedDimension(string Dimension, int Limit, long DistinctValues, long Refused)
{
    /// <summary>How many metrics more each metric with this dimension would have been; each is billed.</summary>
    public long MetricsSpared => Math.Max(0, DistinctValues - Limit);
}
