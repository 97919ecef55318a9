using System.Runtime.CompilerServices;
using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Measuring;

/// <summary>
/// What one invocation records, or the process outside of any: a place for each series, made when it is first needed and used again by the invocations that follow.
/// Threads of the invocation record at the same time; it is emptied once they are done, and what comes later than that is in the scope's next use or its own.
/// </summary>
internal sealed class MeasurementScope
{
    private readonly Lock _growing = new();
    private SketchRecorder?[] _distributions = new SketchRecorder?[32];
    private Level?[] _levels = new Level?[32];
    private long _refused;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(Series series, double value)
    {
        var places = Volatile.Read(ref _distributions);
        var place = (uint)series.Id < (uint)places.Length ? places[series.Id] : null;
        if (!(place ?? Place(series.Id)).Record(value))
        {
            Refuse();
        }
    }

    public void Add(Series series, double value)
    {
        if (!double.IsFinite(value))
        {
            Refuse();
        }
        else if (series.Kind == SeriesKind.Sum)
        {
            LevelOf(series.Id).Add(value);
        }
        else
        {
            LevelOf(series.Id).Set(value);
        }
    }

    /// <summary>Hands over all that is in here and forgets it.</summary>
    /// <returns>How many values were no numbers.</returns>
    public long Drain(SeriesTable table, List<Measured> into)
    {
        var distributions = Volatile.Read(ref _distributions);
        for (var id = 0; id < distributions.Length; id++)
        {
            if (distributions[id] is { HoldsValues: true } recorder && recorder.Drain() is { Count: > 0 } sketch)
            {
                into.Add(new Measured(table[id], sketch, 0));
            }
        }

        var levels = Volatile.Read(ref _levels);
        for (var id = 0; id < levels.Length; id++)
        {
            if (levels[id] is { } level && level.TryTake(out var value))
            {
                into.Add(new Measured(table[id], null, value));
            }
        }

        return Interlocked.Exchange(ref _refused, 0);
    }

    /// <summary>What a distribution holds now; it stays.</summary>
    public void PeekInto(Series series, PercentileSketch sketch)
    {
        var places = Volatile.Read(ref _distributions);
        if (series.Id < places.Length)
        {
            places[series.Id]?.PeekInto(sketch);
        }
    }

    /// <summary>Whether a distribution has values here.</summary>
    public bool Holds(Series series) => Volatile.Read(ref _distributions) is var places && series.Id < places.Length && places[series.Id] is { HoldsValues: true };

    private void Refuse() => Interlocked.Increment(ref _refused);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SketchRecorder Place(int id)
    {
        lock (_growing)
        {
            return Grown(ref _distributions, id)[id] ??= new SketchRecorder();
        }
    }

    private Level LevelOf(int id)
    {
        var levels = Volatile.Read(ref _levels);
        if (id < levels.Length && levels[id] is { } level)
        {
            return level;
        }

        lock (_growing)
        {
            return Grown(ref _levels, id)[id] ??= new Level();
        }
    }

    private static T?[] Grown<T>(ref T?[] places, int id)
        where T : class
    {
        if (id >= places.Length)
        {
            // A reader of the old array finds the same objects there: only the array is new.
            var larger = new T?[Math.Max(id + 1, places.Length * 2)];
            places.CopyTo(larger, 0);
            Volatile.Write(ref places, larger);
        }

        return places;
    }
}
