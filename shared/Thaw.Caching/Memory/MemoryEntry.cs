namespace Thaw.Caching.Memory;

/// <summary>
/// One entry of the memory tier, and at the same time a node of its hash chain and of its eviction list: one allocation an entry.
/// What describes the value never changes after the entry is published; a new value is a new entry that takes the old one's place.
/// </summary>
internal sealed class MemoryEntry(ulong hash, CacheScope scope, string key)
{
    // Who it is.
    public readonly ulong Hash = hash;
    public readonly CacheScope Scope = scope;
    public readonly string Key = key;

    // What it holds; written before publication, never after.
    public object? Value;
    public string[] Tags = [];
    public int Size;
    public MemoryValueKind Kind;

    /// <summary>The invalidation counter its writer knew when the value's making began.</summary>
    public long Seq;

    /// <summary>Until when a hit needs no second thought: the earlier of memory's and the value's own expiry. UTC ticks.</summary>
    public long Until;

    /// <summary>The value's own expiry. UTC ticks.</summary>
    public long FreshUntil;

    /// <summary>Until when it may be served while somebody refreshes it. UTC ticks.</summary>
    public long StaleUntil;

    /// <summary>Until when it may be served where its factory fails. UTC ticks; the last instant at which the entry is of any use.</summary>
    public long ErrorUntil;

    /// <summary>The invalidation epoch at which it was last found valid. Written again by readers; a lost write costs one more check.</summary>
    public int CheckedEpoch;

    // Where it stands in the tier; the tier's own, written under its lock, read without.
    public MemoryEntry? NextInBucket;
    public MemoryEntry? Newer;
    public MemoryEntry? Older;
    public int Stamp;
    public EvictionListId List;

    /// <summary>All it takes, once it was put: reckoned again, it would have to look at a key that has long left the processor's cache.</summary>
    public long Cost;
}
