namespace Thaw.Caching.Statistics;

/// <summary>A counter for hot paths: each processor adds to a cell of its own, so that two threads never fight for a cache line.</summary>
internal sealed class StripedCounter
{
    // 128 bytes apart: processors fetch lines in pairs.
    private const int Spacing = 16;
    private static readonly int Mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 64)) - 1;

    private readonly long[] _cells = new long[(Mask + 2) * Spacing];

    public long Value
    {
        get
        {
            long sum = 0;
            for (var i = Spacing; i < _cells.Length; i += Spacing)
            {
                sum += Volatile.Read(ref _cells[i]);
            }

            return sum;
        }
    }

    public void Increment() => Interlocked.Increment(ref _cells[((Thread.GetCurrentProcessorId() & Mask) + 1) * Spacing]);
}
