using System.Runtime.CompilerServices;

namespace Thaw.Monitoring.Sketches;

/// <summary>
/// Where a value belongs: 64 buckets of equal width in every power of two, read off the bits of the number itself. A bucket is at most 1/64 of its lower bound wide, so that its
/// middle is within 1/128 (0.79 %) of everything in it. No logarithm is taken.
/// </summary>
internal static class SketchBuckets
{
    /// <summary>Buckets of one power of two.</summary>
    public const int PerOctave = 1 << PerOctaveBits;

    public const int PerOctaveBits = 6;

    /// <summary>Powers of two from <see cref="Smallest"/> on.</summary>
    public const int Octaves = 80;

    public const int Count = Octaves * PerOctave;

    /// <summary>2⁻³⁰, about a nanosecond in seconds. What is smaller, and whatever is not positive, counts as zero.</summary>
    public const double Smallest = 1.0 / (1 << 30);

    /// <summary>2⁵⁰. What is greater counts as this, so that no sum runs out of range.</summary>
    public const double Largest = 1L << 50;

    private const int MantissaBits = 52;
    private const int ExponentBias = 1023;
    private const long First = (long)(ExponentBias - 30) << PerOctaveBits;

    /// <summary>The bucket of a value from <see cref="Smallest"/> to <see cref="Largest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(double value) => (int)Math.Min((BitConverter.DoubleToInt64Bits(value) >> (MantissaBits - PerOctaveBits)) - First, Count - 1);

    /// <summary>The least value of a bucket.</summary>
    public static double LowerBound(int bucket) => BitConverter.Int64BitsToDouble((bucket + First) << (MantissaBits - PerOctaveBits));

    /// <summary>The value that stands for a bucket.</summary>
    public static double Middle(int bucket)
    {
        var lower = LowerBound(bucket);
        return lower + (LowerBound(bucket + 1) - lower) / 2;
    }
}
