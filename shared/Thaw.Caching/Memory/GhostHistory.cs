using System.Numerics;

namespace Thaw.Caching.Memory;

/// <summary>
/// The keys that were refused lately, as fingerprints: one of them asked for again would have been a hit, had the window been a little longer.
/// A direct-mapped table; what is overwritten is forgotten.
/// </summary>
internal sealed class GhostHistory
{
    private uint[] _slots = [];
    private ushort _sequence;

    public GhostHistory(int capacity) => Resize(capacity);

    /// <summary>How many refusals a key is remembered for. Ages are 16 bits wide, hence the bound.</summary>
    public int Span { get; private set; }

    public void Resize(int capacity)
    {
        Span = Math.Clamp((int)Math.Round(0.05 * capacity), 1, short.MaxValue);
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 4 * Span));
        if (slots == _slots.Length)
            return;
        _slots = new uint[slots];
        _sequence = (ushort)(Span + 1); // so that an empty slot is too old to be found
    }

    public void Record(ulong hash) => Slot(hash) = Fingerprint(hash) | ++_sequence;

    public bool Contains(ulong hash)
    {
        var slot = Slot(hash);
        return (slot & 0xffff_0000) == Fingerprint(hash) && (ushort)(_sequence - (ushort)slot) <= Span;
    }

    private static uint Fingerprint(ulong hash) => (uint)(hash >> 48) << 16;

    private ref uint Slot(ulong hash) => ref _slots[(int)(hash >> 8) & (_slots.Length - 1)];
}
