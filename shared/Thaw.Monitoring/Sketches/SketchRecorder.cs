using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Thaw.Monitoring.Sketches;

/// <summary>
/// A sketch that any number of threads record into without a lock, and that can be emptied at any moment without losing a value or counting one twice. Its memory grows with
/// the powers of two that values fall into, 512 bytes each.
/// </summary>
public sealed class SketchRecorder
{
    private readonly long[]?[] _octaves = new long[SketchBuckets.Octaves][];
    private Totals _totals = new();

    /// <summary>Whether anything was recorded since it was emptied last.</summary>
    public bool HoldsValues => Volatile.Read(ref _totals.Holds);

    /// <summary>Takes a value. One that is not a finite number is refused.</summary>
    /// <returns>Whether it was taken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Record(double value)
    {
        if (!double.IsFinite(value))
        {
            return false;
        }

        value = Math.Clamp(value, -SketchBuckets.Largest, SketchBuckets.Largest);

        // The bounds before the count: who empties the recorder takes counts first, so a value that it counted lies within the bounds that it then finds.
        Stretch(value, value);
        Add(ref _totals.Sum, value);
        if (value < SketchBuckets.Smallest)
        {
            Interlocked.Increment(ref _totals.Zeros);
        }
        else
        {
            Interlocked.Increment(ref Place(SketchBuckets.Of(value)));
        }

        MarkHolding();
        return true;
    }

    /// <summary>Takes all values of a sketch.</summary>
    public void Record(PercentileSketch sketch)
    {
        ArgumentNullException.ThrowIfNull(sketch);
        if (sketch.Count == 0)
        {
            return;
        }

        Stretch(sketch.Min, sketch.Max);
        Add(ref _totals.Sum, sketch.Sum);
        Interlocked.Add(ref _totals.Zeros, sketch.Zeros);
        var counts = sketch.Window(out var first);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                Interlocked.Add(ref Place(first + i), counts[i]);
            }
        }

        MarkHolding();
    }

    /// <summary>Takes everything out. A value that is being recorded at this moment is in this sketch or in the next one, never in both or in none.</summary>
    public PercentileSketch Drain()
    {
        var sketch = new PercentileSketch();
        DrainInto(sketch);
        return sketch;
    }

    /// <summary>The same, into a sketch that has values of its own.</summary>
    public void DrainInto(PercentileSketch sketch)
    {
        ArgumentNullException.ThrowIfNull(sketch);
        Volatile.Write(ref _totals.Holds, false);
        Interlocked.MemoryBarrier();
        Gather(sketch, takes: true);
    }

    /// <summary>Adds what it holds now to <paramref name="sketch"/>, and keeps it: whoever else looks meanwhile sees it too.</summary>
    public void PeekInto(PercentileSketch sketch)
    {
        ArgumentNullException.ThrowIfNull(sketch);
        Gather(sketch, takes: false);
    }

    private void Gather(PercentileSketch sketch, bool takes)
    {
        var zeros = Of(ref _totals.Zeros, takes);
        sketch.AddZeros(zeros);
        var count = zeros;
        var (least, greatest) = (-1, -1);
        for (var octave = 0; octave < _octaves.Length; octave++)
        {
            if (Volatile.Read(ref _octaves[octave]) is not { } counts)
            {
                continue;
            }

            for (var i = 0; i < counts.Length; i++)
            {
                if (Volatile.Read(ref counts[i]) != 0 && Of(ref counts[i], takes) is var found and > 0)
                {
                    greatest = (octave << SketchBuckets.PerOctaveBits) + i;
                    least = least < 0 ? greatest : least;
                    sketch.AddBucket(greatest, found);
                    count += found;
                }
            }
        }

        var sum = Of(ref _totals.Sum, takes, 0);
        var min = Of(ref _totals.Min, takes, double.PositiveInfinity);
        var max = Of(ref _totals.Max, takes, double.NegativeInfinity);
        if (count == 0)
        {
            if (takes)
            {
                // Bounds and sum of a value whose count is still to come.
                Restore(sum, min, max);
            }

            return;
        }

        // Where the drain before took the bounds of a value that is counted only now, the buckets say what they were within 1 %.
        var lowest = zeros > 0 ? Math.Min(min, 0) : Math.Min(min, SketchBuckets.LowerBound(least + 1));
        var highest = Math.Max(max, greatest < 0 ? Math.Min(min, 0) : SketchBuckets.LowerBound(greatest));
        if (lowest > highest)
        {
            // All are in one bucket, so the bound that is left is both; where none is, the bucket's middle.
            lowest = highest = lowest == min ? min : highest == max ? max : SketchBuckets.Middle(least);
        }

        // Who only looks may find the sum gone that belongs to what was counted: then the bounds say what it was at the least.
        sketch.Widen(count, takes ? sum : Math.Clamp(sum, lowest * count, highest * count), lowest, highest);
    }

    private static long Of(ref long count, bool takes) => takes ? Interlocked.Exchange(ref count, 0) : Volatile.Read(ref count);

    private static double Of(ref double total, bool takes, double empty) => takes ? Interlocked.Exchange(ref total, empty) : Volatile.Read(ref total);

    // Behind the count, which is a full fence: either the one who empties it sees the count, or this sees that it was emptied. Writing only then keeps the line with who has it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MarkHolding()
    {
        if (!Volatile.Read(ref _totals.Holds))
        {
            Volatile.Write(ref _totals.Holds, true);
        }
    }

    private void Restore(double sum, double min, double max)
    {
        if (sum != 0)
        {
            Add(ref _totals.Sum, sum);
        }

        if (min <= max)
        {
            Stretch(min, max);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref long Place(int bucket)
    {
        var counts = _octaves[bucket >> SketchBuckets.PerOctaveBits] ?? Octave(bucket >> SketchBuckets.PerOctaveBits);
        return ref counts[bucket & (SketchBuckets.PerOctave - 1)];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long[] Octave(int octave)
    {
        var fresh = new long[SketchBuckets.PerOctave];
        return Interlocked.CompareExchange(ref _octaves[octave], fresh, null) ?? fresh;
    }

    // Most values lie within the bounds of those before them: then nothing is written.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Stretch(double min, double max)
    {
        if (min < Volatile.Read(ref _totals.Min) || max > Volatile.Read(ref _totals.Max))
        {
            StretchTo(min, max);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StretchTo(double min, double max)
    {
        double seen;
        while (min < (seen = Volatile.Read(ref _totals.Min)) && Interlocked.CompareExchange(ref _totals.Min, min, seen) != seen)
        {
        }

        while (max > (seen = Volatile.Read(ref _totals.Max)) && Interlocked.CompareExchange(ref _totals.Max, max, seen) != seen)
        {
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref double sum, double value)
    {
        var seen = Volatile.Read(ref sum);
        while (true)
        {
            var found = Interlocked.CompareExchange(ref sum, seen + value, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    /// <summary>What every value changes, in cache lines of its own: a recorder that another processor writes to may lie right beside.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 3 * CacheLine)]
    private struct Totals()
    {
        private const int CacheLine = 64;

        [FieldOffset(CacheLine)]
        public long Zeros;

        [FieldOffset(CacheLine + 8)]
        public double Sum;

        [FieldOffset(CacheLine + 16)]
        public double Min = double.PositiveInfinity;

        [FieldOffset(CacheLine + 24)]
        public double Max = double.NegativeInfinity;

        [FieldOffset(CacheLine + 32)]
        public bool Holds;
    }
}
