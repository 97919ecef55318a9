using System.Numerics;

namespace Thaw.Benchmarks.Traces.Rivals;

/// <summary>How often each key was asked for lately: four rows of counters up to 15, halved after every ten accesses for each entry of the cache (TinyLFU, 2017).</summary>
internal sealed class CountMinSketch
{
    private const int Rows = 4;
    private const int Highest = 15;

    private readonly byte[][] _rows = new byte[Rows][];
    private readonly ulong[] _seeds = new ulong[Rows];
    private readonly int _shift;
    private readonly int _period;
    private int _additions;

    public CountMinSketch(int capacity, int seed)
    {
        var width = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 4 * capacity));
        _shift = 64 - BitOperations.Log2(width);
        _period = 10 * capacity;
        var random = new Random(seed);
        for (var row = 0; row < Rows; row++)
        {
            _rows[row] = new byte[width];
            _seeds[row] = (ulong)random.NextInt64() << 1 | 1;
        }
    }

    public int Frequency(int key)
    {
        var least = Highest;
        for (var row = 0; row < Rows; row++)
            least = Math.Min(least, _rows[row][Place(key, row)]);
        return least;
    }

    public void Add(int key)
    {
        var rose = false;
        for (var row = 0; row < Rows; row++)
        {
            ref var counter = ref _rows[row][Place(key, row)];
            if (counter == Highest)
                continue;
            counter++;
            rose = true;
        }
        if (rose && ++_additions >= _period)
            Halve();
    }

    private void Halve()
    {
        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length; i++)
                row[i] >>= 1;
        }
        _additions /= 2;
    }

    /// <summary>Mixed first: keys are numbered in the order they came, and neighbours must not meet in a pattern.</summary>
    private int Place(int key, int row)
    {
        var hash = ((ulong)key + 1) * 0x9e37_79b9_7f4a_7c15;
        hash = (hash ^ (hash >> 32)) * _seeds[row];
        return (int)((hash ^ (hash >> 29)) * 0xbf58_476d_1ce4_e5b9 >> _shift);
    }
}
