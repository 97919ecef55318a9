using System.Runtime.CompilerServices;

namespace Thaw.Caching.Memory;

/// <summary>
/// The cache's memory tier, bounded by entries and by bytes. Look-ups take no lock, and most hits write nothing; what changes the tier takes its one lock
/// for well under a microsecond. It knows neither clocks nor validity: whoever asks judges what was found.
/// </summary>
internal sealed partial class MemoryTier
{
    private readonly TierLock _lock = new();
    private readonly EntryTable _table;
    private readonly EvictionPolicy _policy;
    private readonly TouchBuffer _touches = new();
    private readonly int _maximumEntries;
    private long _maximumBytes;
    private long _bytes;
    private long _evictions;

    public MemoryTier(int maximumEntries, long maximumBytes, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumEntries);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumBytes);

        // More entries than empty ones fit are not to be had, whatever the other bound says.
        _maximumEntries = (int)Math.Clamp(maximumBytes / EntryCost.Fixed, 1, maximumEntries);
        _maximumBytes = maximumBytes;
        _table = new EntryTable(_maximumEntries);
        _policy = new EvictionPolicy(_maximumEntries, seed);
    }

    public int Count => _table.Count;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Entries given up for want of room; replaced and removed ones are not among them.</summary>
    public long Evictions => Volatile.Read(ref _evictions);

#pragma warning disable CA1822 // a member of the tier, wherever the number is kept
    public int CountOf(CacheNamespace ns) => Volatile.Read(ref ns.MemoryEntries);
#pragma warning restore CA1822

    /// <summary>The entry of that key, valid or not; without a lock and without allocating.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MemoryEntry? Find(ulong hash, CacheScope scope, ReadOnlySpan<char> key) =>
        _table.TryFind(hash, scope, key, out var entry) ? entry : FindLocked(hash, scope, key);

    private MemoryEntry? FindLocked(ulong hash, CacheScope scope, ReadOnlySpan<char> key)
    {
        using (_lock.Enter())
            return _table.Find(hash, scope, key);
    }

    /// <summary>Records that an entry found was of use. Never waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(MemoryEntry entry)
    {
        if (_policy.IsNoteworthy(entry))
            Note(entry);
    }

    private void Note(MemoryEntry entry)
    {
        if (!_lock.TryEnter())
        {
            _touches.Add(entry);
            return;
        }
        try
        {
            _touches.Drain(_policy);
            _policy.OnHit(entry);
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>
    /// Adds an entry, or lets it take the place of the one with its key. An entry is put once: a new value is a new entry. One too large for its worth is not kept.
    /// </summary>
    public void Put(MemoryEntry entry, long nowTicks)
    {
        var cost = EntryCost.Of(entry);
        using (_lock.Enter())
        {
            _touches.Drain(_policy);
            var old = _table.Find(entry.Hash, entry.Scope, entry.Key);
            if (ReferenceEquals(old, entry))
                return;
            entry.Cost = cost;
            if (cost > _maximumBytes / 4)
            {
                // One value would push out a quarter of the others; but what it replaces is out of date.
                if (old is not null)
                    Drop(old);
            }
            else if (old is not null)
            {
                Replace(old, entry, cost);
            }
            else
            {
                Insert(entry, cost, nowTicks);
            }
        }
    }

    /// <summary>Removes this very entry, if it is still there.</summary>
    public bool Remove(MemoryEntry entry)
    {
        using (_lock.Enter())
        {
            if (entry.List == EvictionListId.None || !_table.Holds(entry))
                return false;
            Drop(entry);
            return true;
        }
    }

    public bool Remove(ulong hash, CacheScope scope, ReadOnlySpan<char> key)
    {
        using (_lock.Enter())
        {
            if (_table.Find(hash, scope, key) is not { } entry)
                return false;
            Drop(entry);
            return true;
        }
    }

    /// <summary>Removes everything. What the policy has learnt about keys stays.</summary>
    public void Clear()
    {
        using (_lock.Enter())
        {
            _touches.Drain(_policy);
            _policy.Clear();
            _table.Clear();
            _bytes = 0;
        }
    }

    /// <summary>Removes every entry for which the answer is false.</summary>
    public void Keep(Func<MemoryEntry, bool> isGood)
    {
        using (_lock.Enter())
        {
            _touches.Drain(_policy);
            foreach (var entry in _table.Snapshot())
            {
                if (!isGood(entry))
                    Drop(entry);
            }
        }
    }

    private void Insert(MemoryEntry entry, long cost, long nowTicks)
    {
        var bySize = _bytes + cost > _maximumBytes;
        var full = bySize || _table.Count >= _maximumEntries;
        if (bySize || _table.Count >= _policy.Capacity)
            _policy.FollowCapacity(_table.Count);
        if (bySize && IsLarge(cost) && !_policy.Welcomes(entry, _bytes + cost - _maximumBytes))
            return;
        _policy.OnMiss(entry, full);
        while (_table.Count >= _maximumEntries || _bytes + cost > _maximumBytes)
            Evict(_policy.TakeVictim(_bytes + cost > _maximumBytes, nowTicks));
        _policy.Settle(entry, full);
        _table.Add(entry);
        _bytes += cost;
        entry.Scope.Namespace.MemoryEntries++;
    }

    private bool IsLarge(long cost) => _table.Count > 0 && cost > 2 * (_bytes / _table.Count);

    private void Replace(MemoryEntry old, MemoryEntry entry, long cost)
    {
        cost -= old.Cost;
        while (_bytes + cost > _maximumBytes && _policy.TakeOldest(spared: old) is { } victim)
            Evict(victim);
        _policy.Replace(old, entry);
        _table.Replace(old, entry);
        _bytes += cost;
    }

    private void Evict(MemoryEntry entry)
    {
        Forget(entry);
        _evictions++;
    }

    private void Drop(MemoryEntry entry)
    {
        _policy.Remove(entry);
        Forget(entry);
    }

    private void Forget(MemoryEntry entry)
    {
        _table.Remove(entry);
        _bytes -= entry.Cost;
        entry.Scope.Namespace.MemoryEntries--;
    }
}
