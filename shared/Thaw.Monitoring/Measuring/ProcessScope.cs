using System.Numerics;
using System.Runtime.CompilerServices;
using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Measuring;

/// <summary>
/// What is recorded outside of any invocation: a scope for each processor, so that threads side by side do not write to the same memory, which costs each of them a hundred nanoseconds and
/// more. A thread that moves to another processor only records elsewhere; what comes out is one.
/// </summary>
internal sealed class ProcessScope
{
    private const int Most = 16;

    private readonly MeasurementScope[] _scopes = NewScopes();

    /// <summary>The caller's.</summary>
    public MeasurementScope Own
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _scopes[Thread.GetCurrentProcessorId() & (_scopes.Length - 1)];
    }

    /// <summary>The one of what only its last value counts of: which of several was last, nobody could say.</summary>
    public MeasurementScope Single => _scopes[0];

    /// <summary>Hands over all that is in here, each series once, and forgets it.</summary>
    /// <returns>How many values were no numbers.</returns>
    public long Drain(SeriesTable table, List<Measured> into)
    {
        var refused = _scopes[0].Drain(table, into);
        for (var i = 1; i < _scopes.Length; i++)
        {
            var from = into.Count;
            refused += _scopes[i].Drain(table, into);
            Measured.Join(into, from);
        }

        return refused;
    }

    /// <summary>What a distribution holds now; it stays.</summary>
    public void PeekInto(Series series, PercentileSketch sketch)
    {
        foreach (var scope in _scopes)
        {
            scope.PeekInto(series, sketch);
        }
    }

    private static MeasurementScope[] NewScopes()
    {
        var scopes = new MeasurementScope[Math.Min(BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount), Most)];
        for (var i = 0; i < scopes.Length; i++)
        {
            scopes[i] = new MeasurementScope();
        }

        return scopes;
    }
}
