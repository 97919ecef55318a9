using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Thaw.Caching.Memory;

/// <summary>
/// How often a key was asked for lately, hits counted twice, at most 15 and never too low: a count-min sketch of 4-bit counters that are halved every so often (TinyLFU, Einziger,
/// Friedman, Manes 2017). A key's four counters lie in one block of 64 bytes, one cache line, as in Caffeine. Used under the tier's lock.
/// </summary>
internal sealed class FrequencySketch
{
    private const ulong OneEach = 0x1111_1111_1111_1111;
    private const ulong LowThree = 0x7777_7777_7777_7777;
    private const int LargestAtStart = 1 << 15;
    private const int SmallestRemembered = 128;

    private ulong[] _words;
    private int _size;

    public FrequencySketch(int capacity)
    {
        _words = new ulong[WordsFor(Math.Min(capacity, LargestAtStart))];
        Resize(capacity);
    }

    /// <summary>How many increments lie between two halvings.</summary>
    public int Period { get; private set; }

    public int Words => _words.Length;

    /// <summary>
    /// Sets how many entries the cache holds, which is what the period follows; but a very small cache has to remember for longer than it holds anything,
    /// or it cannot tell the keys of a loop apart.
    /// </summary>
    public void Resize(int capacity) => Period = (int)Math.Min(12L * Math.Max(capacity, SmallestRemembered), int.MaxValue);

    /// <summary>Makes room to count for so many entries. A block goes to both places its keys may now be looked for: no count is lost.</summary>
    public void EnsureRoomFor(int entries)
    {
        var words = WordsFor(entries);
        while (_words.Length < words)
        {
            var larger = new ulong[_words.Length * 2];
            _words.CopyTo(larger, 0);
            _words.CopyTo(larger, _words.Length);
            _words = larger;
        }
    }

    public int Frequency(ulong hash)
    {
        ref var block = ref Block(hash);
        var spots = Spots(hash);
        return Math.Min(
            Math.Min(Count(ref block, 0, spots), Count(ref block, 2, spots >> 8)),
            Math.Min(Count(ref block, 4, spots >> 16), Count(ref block, 6, spots >> 24)));
    }

    /// <summary>A key that was not there was asked for.</summary>
    public void CountMiss(ulong hash) => Raise(hash, 1);

    /// <summary>
    /// An entry was asked for. It counts for two: hits soon after one another are not told at all, and what is held must not look rarer than what is missed,
    /// or keys that are asked for equally often push each other out without end.
    /// </summary>
    public void CountHit(ulong hash) => Raise(hash, 2);

    private void Raise(ulong hash, int by)
    {
        ref var block = ref Block(hash);
        var spots = Spots(hash);
        var rose = Raise(ref block, 0, spots, by) | Raise(ref block, 2, spots >> 8, by) | Raise(ref block, 4, spots >> 16, by) | Raise(ref block, 6, spots >> 24, by);
        if (rose && (_size += by) >= Period)
            Age();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(ref ulong block, int row, uint spots) => (int)(Unsafe.Add(ref block, row + (int)(spots & 1)) >> Shift(spots)) & 15;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Raise(ref ulong block, int row, uint spots, int by)
    {
        ref var word = ref Unsafe.Add(ref block, row + (int)(spots & 1));
        var shift = Shift(spots);
        var room = 15 - (int)((word >> shift) & 15);
        word += (ulong)Math.Min(by, room) << shift;
        return room > 0;
    }

    private void Age()
    {
        var odd = 0L;
        foreach (ref var word in _words.AsSpan())
        {
            odd += BitOperations.PopCount(word & OneEach);
            word = (word >> 1) & LowThree;
        }
        _size = (int)((_size - (odd >> 2)) >> 1);
    }

    private static int WordsFor(int entries) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(2L * entries, 8, 1 << 29));

    /// <summary>The first of the eight words that a key's counters lie in. There are always at least eight, and a power of two: no index below is out of range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Block(ulong hash)
    {
        var words = _words;
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(words), (int)(hash >> 32) & ((words.Length >> 3) - 1) << 3);
    }

    /// <summary>Four bytes: in each, one bit chooses the word of the row and four the counter in it.</summary>
    private static uint Spots(ulong hash) => (uint)((hash * 0x9e37_79b9_7f4a_7c15) >> 32);

    private static int Shift(uint spots) => (int)(spots >> 1 & 15) << 2;
}
