namespace Thaw.Monitoring.Collecting;

/// <summary>The values of a dimension that were replaced: how often, and about how many different ones. Those of several containers can be merged.</summary>
internal sealed class DimensionExcess(int limit)
{
    /// <summary>How many values were let through, in the container that lets the most through.</summary>
    public int Limit { get; private set; } = limit;

    public long Refused { get; private set; }

    public DistinctCount Distinct { get; } = new();

    public void Add(ulong hash)
    {
        Refused++;
        Distinct.Add(hash);
    }

    public void Add(long refused) => Refused += refused;

    public void Merge(DimensionExcess other)
    {
        Limit = Math.Max(Limit, other.Limit);
        Refused += other.Refused;
        foreach (var hash in other.Distinct.Least)
        {
            Distinct.Add(hash);
        }
    }

    public CollapsedDimension Report(string dimension) => new(dimension, Limit, Limit + Distinct.Estimate, Refused);
}
