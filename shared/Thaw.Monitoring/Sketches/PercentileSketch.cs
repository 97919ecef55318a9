using System.Buffers;
using System.Numerics;

namespace Thaw.Monitoring.Sketches;

/// <summary>
/// How values are distributed, in little room: any percentile within 1 % of the exact one for values from 2⁻³⁰ to 2⁵⁰ (in seconds: from a nanosecond on), the exact sum, least and
/// greatest value. Two sketches merge into what one of all values would have been. Not safe for concurrent use; see <see cref="SketchRecorder"/> for that.
/// </summary>
/// <remarks>The buckets are those of HdrHistogram, the guarantee is that of DDSketch (Masson, Rim, Lee: "DDSketch", VLDB 2019).</remarks>
public sealed class PercentileSketch
{
    /// <summary>The most that a percentile is off, relative to the exact one.</summary>
    public const double RelativeError = 0.01;

    private long[] _counts = [];
    private int _first;

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum.</summary>
    public double Sum { get; private set; }

    /// <summary>The least value; 0 where there is none.</summary>
    public double Min { get; private set; }

    /// <summary>The greatest value; 0 where there is none.</summary>
    public double Max { get; private set; }

    /// <summary>The mean; 0 where there is no value.</summary>
    public double Mean => Count == 0 ? 0 : Sum / Count;

    /// <summary>How many values are zero, negative, or less than 2⁻³⁰.</summary>
    internal long Zeros { get; private set; }

    /// <summary>Takes a value <paramref name="count"/> times. One that is not a finite number is refused.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Add(double value, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (!double.IsFinite(value))
        {
            return false;
        }

        value = Math.Clamp(value, -SketchBuckets.Largest, SketchBuckets.Largest);
        if (value < SketchBuckets.Smallest)
        {
            Zeros += count;
        }
        else
        {
            Place(SketchBuckets.Of(value)) += count;
        }

        Widen(count, value * count, value, value);
        return true;
    }

    /// <summary>Takes all values of another sketch, which stays as it is.</summary>
    public void Merge(PercentileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count == 0)
        {
            return;
        }

        if (other._counts.Length > 0)
        {
            // Both ends first, so that it grows once.
            Place(other._first + other._counts.Length - 1) += 0;
            Place(other._first) += 0;
            AddTo(_counts.AsSpan(other._first - _first, other._counts.Length), other._counts);
        }

        Zeros += other.Zeros;
        Widen(other.Count, other.Sum, other.Min, other.Max);
    }

    /// <summary>
    /// The value that <paramref name="quantile"/> of all values do not exceed (nearest rank: 0.9 of ten values is the ninth), within 1 %; 0 where there is none.
    /// </summary>
    /// <param name="quantile">0 to 1.</param>
    public double Quantile(double quantile)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantile);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantile, 1);
        if (Count == 0)
        {
            return 0;
        }

        var rank = Math.Clamp((long)Math.Ceiling(quantile * Count), 1, Count);
        if (rank == Count)
        {
            return Max;
        }

        rank -= Zeros;
        for (var i = 0; i < _counts.Length && rank > 0; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
            {
                return Math.Clamp(SketchBuckets.Middle(_first + i), Min, Max);
            }
        }

        return Math.Min(0, Max);
    }

    /// <summary>The buckets that hold something, the least first.</summary>
    /// <returns>The value that stands for each, and how many values it stands for.</returns>
    public IReadOnlyList<KeyValuePair<double, long>> Buckets()
    {
        var buckets = new List<KeyValuePair<double, long>>();
        CopyBuckets(buckets);
        return buckets;
    }

    /// <summary>Adds the buckets that hold something to a list, the least first.</summary>
    internal void CopyBuckets(List<KeyValuePair<double, long>> into)
    {
        if (Zeros > 0)
        {
            into.Add(new(0, Zeros));
        }

        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                into.Add(new(Math.Clamp(SketchBuckets.Middle(_first + i), Min, Max), _counts[i]));
            }
        }
    }

    /// <summary>The sketch in bytes: at most 2 KB for 10,000 values of any distribution from a microsecond to an hour, tens of bytes for an ordinary one.</summary>
    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>(256);
        WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the bytes of <see cref="ToBytes"/>.</summary>
    public void WriteTo(IBufferWriter<byte> output) => SketchCodec.Write(this, output);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FiguresFormatException">The bytes are something else.</exception>
    public static PercentileSketch Read(ReadOnlySpan<byte> bytes)
    {
        var sketch = SketchCodec.Read(bytes, out var used);
        return used == bytes.Length ? sketch : throw new FiguresFormatException($"A sketch of {used} bytes is followed by {bytes.Length - used} more.");
    }

    /// <summary>The counts of the buckets from <paramref name="first"/> on; those before and after hold nothing.</summary>
    internal ReadOnlySpan<long> Window(out int first)
    {
        first = _first;
        return _counts;
    }

    /// <summary>Takes what was counted elsewhere, bucket by bucket; <see cref="Widen"/> follows.</summary>
    internal void AddBucket(int bucket, long count) => Place(bucket) += count;

    internal void AddZeros(long count) => Zeros += count;

    /// <summary>Takes count, sum and bounds of what was added bucket by bucket.</summary>
    internal void Widen(long count, double sum, double min, double max)
    {
        (Min, Max) = Count == 0 ? (min, max) : (Math.Min(Min, min), Math.Max(Max, max));
        Sum += sum;
        Count += count;
    }

    private static void AddTo(Span<long> sums, ReadOnlySpan<long> counts)
    {
        var i = 0;
        for (; i <= counts.Length - Vector<long>.Count; i += Vector<long>.Count)
        {
            (new Vector<long>(sums[i..]) + new Vector<long>(counts[i..])).CopyTo(sums[i..]);
        }

        for (; i < counts.Length; i++)
        {
            sums[i] += counts[i];
        }
    }

    private ref long Place(int bucket)
    {
        if (bucket < _first || bucket >= _first + _counts.Length)
        {
            Grow(bucket);
        }

        return ref _counts[bucket - _first];
    }

    // To whole octaves, so that a handful of growths is all there ever is.
    private void Grow(int bucket)
    {
        var (from, to) = _counts.Length == 0 ? (bucket, bucket + 1) : (Math.Min(bucket, _first), Math.Max(bucket + 1, _first + _counts.Length));
        from &= ~(SketchBuckets.PerOctave - 1);
        to = (to + SketchBuckets.PerOctave - 1) & ~(SketchBuckets.PerOctave - 1);
        var counts = new long[to - from];
        _counts.CopyTo(counts, _counts.Length == 0 ? 0 : _first - from);
        (_counts, _first) = (counts, from);
    }
}
