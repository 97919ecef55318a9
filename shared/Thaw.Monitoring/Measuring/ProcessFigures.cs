using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Measuring;

/// <summary>What a process measured: since it began, and what it has not handed to the fleet yet.</summary>
internal sealed class ProcessFigures(bool hasFleet)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PercentileSketch> _sinceStart = new(StringComparer.Ordinal);
    private MetricsSnapshot _pending = new();

    public void Take(List<Measured> figures)
    {
        lock (_gate)
        {
            foreach (var (series, sketch, value) in figures)
            {
                if (sketch is not null && series.Operation is { } operation)
                {
                    Since(operation.Name).Merge(sketch);
                }

                if (hasFleet)
                {
                    Keep(series, sketch, value);
                }
            }
        }
    }

    /// <summary>Counts something for the fleet alone.</summary>
    public void Count(string name, double value)
    {
        if (!hasFleet)
        {
            return;
        }

        lock (_gate)
        {
            _pending.Count(name, value);
        }
    }

    /// <summary>All durations of an operation so far; <see langword="null"/> where there are none.</summary>
    public PercentileSketch? SinceStart(string operation)
    {
        lock (_gate)
        {
            if (!_sinceStart.TryGetValue(operation, out var known))
            {
                return null;
            }

            var copy = new PercentileSketch();
            copy.Merge(known);
            return copy;
        }
    }

    /// <summary>What is to be handed over, which is then no longer here.</summary>
    public MetricsSnapshot TakePending()
    {
        lock (_gate)
        {
            var pending = _pending;
            _pending = new MetricsSnapshot();
            return pending;
        }
    }

    /// <summary>Takes back what could not be handed over.</summary>
    public void Return(MetricsSnapshot snapshot)
    {
        lock (_gate)
        {
            // The older ones first: what waited longest is written first.
            snapshot.Merge(_pending);
            _pending = snapshot;
        }
    }

    private void Keep(Series series, PercentileSketch? sketch, double value)
    {
        if (sketch is not null)
        {
            if (series.Operation is { } operation)
            {
                var figures = _pending.Operation(operation.Name);
                figures.IsEntry |= operation.IsEntry;
                figures.Take(series.Outcome, sketch);
            }
        }
        else if (series.Kind == SeriesKind.Sum)
        {
            _pending.Count(series.FleetName, value);
        }
        else if (series.FleetName.Length > 0)
        {
            _pending.See(series.FleetName, new LevelFigures(value, 1, value));
        }
    }

    private PercentileSketch Since(string operation)
    {
        if (!_sinceStart.TryGetValue(operation, out var sketch))
        {
            _sinceStart[operation] = sketch = new PercentileSketch();
        }

        return sketch;
    }
}
