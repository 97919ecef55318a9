using System.Buffers;
using System.Buffers.Binary;

namespace Thaw.Monitoring.Sketches;

/// <summary>
/// A sketch in bytes: version (1), then the sum, least and greatest value as doubles (24), then bits: the number of buckets that hold something, the zeros, and for each
/// bucket the distance from the one before and its count, all in Elias' gamma code, in which small numbers, by far the most frequent, take a bit or three.
/// </summary>
internal static class SketchCodec
{
    /// <summary>The version that is written. One is read as long as figures of it may lie in a store.</summary>
    public const byte Version = 1;

    private const int HeadBytes = 1 + 3 * sizeof(double);

    public static void Write(PercentileSketch sketch, IBufferWriter<byte> output)
    {
        var head = output.GetSpan(HeadBytes);
        head[0] = Version;
        BinaryPrimitives.WriteDoubleLittleEndian(head[1..], sketch.Sum);
        BinaryPrimitives.WriteDoubleLittleEndian(head[9..], sketch.Min);
        BinaryPrimitives.WriteDoubleLittleEndian(head[17..], sketch.Max);
        output.Advance(HeadBytes);

        var counts = sketch.Window(out var first);
        var held = 0;
        foreach (var count in counts)
        {
            held += count > 0 ? 1 : 0;
        }

        var bits = new BitWriter(output);
        bits.Gamma(held + 1);
        bits.Gamma(sketch.Zeros + 1);
        var next = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                bits.Gamma(first + i - next + 1);
                bits.Gamma(counts[i]);
                next = first + i + 1;
            }
        }

        bits.End();
    }

    public static PercentileSketch Read(ReadOnlySpan<byte> bytes, out int used)
    {
        if (bytes.Length < HeadBytes)
        {
            throw new FiguresFormatException($"A sketch has {HeadBytes} bytes at the least; here are {bytes.Length}.");
        }

        if (bytes[0] != Version)
        {
            throw new FiguresFormatException($"A sketch of version {bytes[0]}; this build reads version {Version}.");
        }

        var (sum, min, max) = (BinaryPrimitives.ReadDoubleLittleEndian(bytes[1..]), BinaryPrimitives.ReadDoubleLittleEndian(bytes[9..]), BinaryPrimitives.ReadDoubleLittleEndian(bytes[17..]));
        if (!double.IsFinite(sum) || !double.IsFinite(min) || !double.IsFinite(max) || min > max)
        {
            throw new FiguresFormatException("A sketch's sum, least or greatest value is no number that values could have: its bytes are damaged.");
        }

        var sketch = new PercentileSketch();
        var bits = new BitReader(bytes[HeadBytes..]);
        var total = ReadCounts(ref bits, sketch);
        used = HeadBytes + bits.BytesUsed;
        if (total > 0)
        {
            sketch.Widen(total, sum, min, max);
        }

        return sketch;
    }

    private static long ReadCounts(ref BitReader bits, PercentileSketch sketch)
    {
        var held = bits.Gamma() - 1;
        var total = bits.Gamma() - 1;
        if (held > SketchBuckets.Count)
        {
            throw new FiguresFormatException($"A sketch of {held} buckets; there are {SketchBuckets.Count}. Its bytes are damaged.");
        }

        sketch.AddZeros(total);
        for (var next = 0L; held > 0; held--)
        {
            var bucket = next + bits.Gamma() - 1;
            var count = bits.Gamma();
            if (bucket >= SketchBuckets.Count || count > long.MaxValue / 2 - total)
            {
                throw new FiguresFormatException("A sketch counts more than there can be: its bytes are damaged.");
            }

            sketch.AddBucket((int)bucket, count);
            total += count;
            next = bucket + 1;
        }

        return total;
    }
}
