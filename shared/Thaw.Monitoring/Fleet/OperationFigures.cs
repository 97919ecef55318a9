using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Fleet;

/// <summary>What was measured of one operation: its durations in seconds, apart by outcome.</summary>
public sealed class OperationFigures
{
    private readonly PercentileSketch?[] _outcomes = new PercentileSketch?[3];

    /// <summary>Whether its runs are what a process was asked for: requests and tasks.</summary>
    public bool IsEntry { get; set; }

    /// <summary>How often it ran, whatever the outcome.</summary>
    public long Count => _outcomes.Sum(static sketch => sketch?.Count ?? 0);

    /// <summary>How many of the outcomes there were.</summary>
    internal int Outcomes => _outcomes.Count(static sketch => sketch is not null);

    /// <summary>How long all runs took together.</summary>
    internal double Seconds => _outcomes.Sum(static sketch => sketch is null ? 0 : sketch.Mean * sketch.Count);

    /// <summary>The durations of an outcome; <see langword="null"/> where there was none.</summary>
    public PercentileSketch? this[OperationOutcome outcome] => _outcomes[(int)outcome];

    /// <summary>All durations together.</summary>
    public PercentileSketch All()
    {
        var all = new PercentileSketch();
        MergeInto(all);
        return all;
    }

    internal void MergeInto(PercentileSketch all)
    {
        foreach (var sketch in _outcomes)
        {
            if (sketch is not null)
            {
                all.Merge(sketch);
            }
        }
    }

    internal void Take(OperationOutcome outcome, PercentileSketch sketch) => (_outcomes[(int)outcome] ??= new PercentileSketch()).Merge(sketch);

    internal void Merge(OperationFigures other)
    {
        IsEntry |= other.IsEntry;
        for (var i = 0; i < _outcomes.Length; i++)
        {
            if (other._outcomes[i] is { } sketch)
            {
                Take((OperationOutcome)i, sketch);
            }
        }
    }
}
