using System.Runtime.InteropServices;

namespace Thaw.Caching.Memory;

/// <summary>
/// One entry of the memory tier, and at the same time a node of its hash chain and of its eviction list: one allocation an entry.
/// What describes the value never changes after the entry is published; a new value is a new entry that takes the old one's place.
/// </summary>
/// <remarks>
/// What a hit looks at lies within one cache line's length, and what an eviction looks at within the next: left to itself, the runtime would put references first, and each
/// would fetch all of an entry.
/// </remarks>
[StructLayout(LayoutKind.Explicit)]
internal sealed class MemoryEntry(ulong hash, CacheScope scope, string key)
{
    // Who it is.
    [FieldOffset(0)]
    public readonly string Key = key;

    [FieldOffset(40)]
    public readonly CacheScope Scope = scope;

    [FieldOffset(48)]
    public readonly ulong Hash = hash;

    // What it holds; written before publication, never after.
    [FieldOffset(8)]
    public object? Value;

    [FieldOffset(32)]
    public MemoryValueKind Kind;

    [FieldOffset(36)]
    public int Size;

    [FieldOffset(96)]
    public string[] Tags = [];

    /// <summary>The invalidation counter its writer knew when the value's making began.</summary>
    [FieldOffset(104)]
    public long Seq;

    /// <summary>Until when a hit needs no second thought: the earlier of memory's and the value's own expiry. UTC ticks.</summary>
    [FieldOffset(16)]
    public long Until;

    /// <summary>The value's own expiry. UTC ticks.</summary>
    [FieldOffset(112)]
    public long FreshUntil;

    /// <summary>Until when it may be served while somebody refreshes it. UTC ticks.</summary>
    [FieldOffset(120)]
    public long StaleUntil;

    /// <summary>Until when it may be served where its factory fails. UTC ticks; the last instant at which the entry is of any use.</summary>
    [FieldOffset(80)]
    public long ErrorUntil;

    /// <summary>The invalidation epoch at which it was last found valid. Written again by readers; a lost write costs one more check.</summary>
    [FieldOffset(24)]
    public int CheckedEpoch;

    // Where it stands in the tier; the tier's own, written under its lock, read without.
    [FieldOffset(28)]
    public int Stamp;

    [FieldOffset(33)]
    public EvictionListId List;

    [FieldOffset(56)]
    public MemoryEntry? NextInBucket;

    [FieldOffset(64)]
    public MemoryEntry? Newer;

    [FieldOffset(72)]
    public MemoryEntry? Older;

    /// <summary>All it takes, once it was put: reckoned again, it would have to look at a key that has long left the processor's cache.</summary>
    [FieldOffset(88)]
    public long Cost;

    /// <summary>The value, where it is handed out as it is.</summary>
    public object? Shared => Kind == MemoryValueKind.Shared ? Value : null;
}
