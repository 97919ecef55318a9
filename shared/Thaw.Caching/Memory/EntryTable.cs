using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Thaw.Caching.Memory;

/// <summary>
/// A hash table whose chains run through the entries themselves. Readers take no lock: a node is complete before it is linked, and a removed one keeps
/// its link, so that a reader standing on it goes on. Writers hold the tier's lock.
/// </summary>
internal sealed class EntryTable(int capacity)
{
    private const int LargestAtStart = 1 << 16;

    // Two and more for each entry: to find out that a key is not there means to look at whatever else is in its bucket, which has often left the processor's cache.
    private MemoryEntry?[] _buckets = new MemoryEntry?[BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(2L * capacity, 8, LargestAtStart))];

    /// <summary>While the chains are being split; a reader who saw nothing meanwhile cannot be sure.</summary>
    private bool _isGrowing;

    public int Count { get; private set; }

    /// <summary>False, and nothing, where a split under way may have hidden the entry: ask again under the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(ulong hash, CacheScope scope, ReadOnlySpan<char> key, out MemoryEntry? entry)
    {
        var buckets = Volatile.Read(ref _buckets);
        entry = Find(buckets, hash, scope, key);

        // Volatile.Read of each link orders the search's reads before these two: whoever met a link of a split that had begun sees that, or that it has ended.
        return entry is not null || (!Volatile.Read(ref _isGrowing) && ReferenceEquals(buckets, Volatile.Read(ref _buckets)));
    }

    public MemoryEntry? Find(ulong hash, CacheScope scope, ReadOnlySpan<char> key) => Find(_buckets, hash, scope, key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static MemoryEntry? Find(MemoryEntry?[] buckets, ulong hash, CacheScope scope, ReadOnlySpan<char> key)
    {
        var entry = Volatile.Read(ref Bucket(buckets, hash));
        while (entry is not null)
        {
            if (entry.Hash == hash && (ReferenceEquals(entry.Scope, scope) || entry.Scope.IsSameAs(scope)) && IsSame(key, entry.Key))
                return entry;
            entry = Volatile.Read(ref entry.NextInBucket);
        }
        return null;
    }

    /// <summary>Callers often ask with the very string they stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSame(ReadOnlySpan<char> key, string stored) => key.Length == stored.Length
        && (Unsafe.AreSame(ref MemoryMarshal.GetReference(key), in stored.GetPinnableReference()) || key.SequenceEqual(stored));

    public bool Holds(MemoryEntry entry)
    {
        var node = Bucket(entry.Hash);
        while (node is not null && !ReferenceEquals(node, entry))
            node = node.NextInBucket;
        return node is not null;
    }

    public void Add(MemoryEntry entry)
    {
        if (2 * Count >= _buckets.Length && _buckets.Length < 1 << 30)
            Grow();
        ref var bucket = ref Bucket(entry.Hash);
        entry.NextInBucket = bucket;
        Volatile.Write(ref bucket, entry);
        Count++;
    }

    public void Remove(MemoryEntry entry)
    {
        Volatile.Write(ref LinkTo(entry), entry.NextInBucket);
        Count--;
    }

    /// <summary>In the old one's place, so that no reader finds neither.</summary>
    public void Replace(MemoryEntry entry, MemoryEntry successor)
    {
        successor.NextInBucket = entry.NextInBucket;
        Volatile.Write(ref LinkTo(entry), successor);
    }

    public List<MemoryEntry> Snapshot()
    {
        var all = new List<MemoryEntry>(Count);
        foreach (var head in _buckets)
        {
            for (var entry = head; entry is not null; entry = entry.NextInBucket)
                all.Add(entry);
        }

        return all;
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        Count = 0;
    }

    private ref MemoryEntry? Bucket(ulong hash) => ref Bucket(_buckets, hash);

    /// <summary>There are always some, and a power of two: no index is out of range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref MemoryEntry? Bucket(MemoryEntry?[] buckets, ulong hash) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buckets), (uint)hash & (uint)(buckets.Length - 1));

    private ref MemoryEntry? LinkTo(MemoryEntry entry)
    {
        ref var link = ref Bucket(entry.Hash);
        while (!ReferenceEquals(link, entry))
            link = ref link!.NextInBucket;
        return ref link;
    }

    private void Grow()
    {
        var old = _buckets;
        var larger = new MemoryEntry?[old.Length * 2];
        _isGrowing = true;
        Interlocked.MemoryBarrier();
        foreach (var head in old)
        {
            for (var entry = head; entry is not null;)
            {
                var next = entry.NextInBucket;
                ref var bucket = ref larger[(int)(uint)entry.Hash & (larger.Length - 1)];
                Volatile.Write(ref entry.NextInBucket, bucket);
                bucket = entry;
                entry = next;
            }
        }
        Volatile.Write(ref _buckets, larger);
        Volatile.Write(ref _isGrowing, false);
    }
}
