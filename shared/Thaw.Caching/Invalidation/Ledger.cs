using System.Collections.Concurrent;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Invalidation;

/// <summary>
/// What this process knows of the fleet's invalidations: the counter up to <see cref="Known"/>, and every stamp and tombstone that was
/// issued since <see cref="Floor"/>. An entry made at or after the floor is judged by that alone; for an older one the stored stamps
/// that cover it must have been read once.
/// </summary>
/// <remarks>
/// Writers hold the lock; readers do not. A writer changes the tables first and the epoch after, a reader takes the epoch first and
/// looks at the tables after: whoever records that an entry is valid at an epoch has seen everything that belongs to it.
/// </remarks>
internal sealed partial class Ledger(long interval, long replicaLag, WallClock clock)
{
    // Beyond this many remembered stamps and keys it is cheaper to forget all and start at the present floor.
    public const int MaximumRemembered = 16_384;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, StampState> _namespaces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StampState> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StampState> _tags = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<StoreKey, long> _keys = new();
    private volatile StampState _all = StampState.Unknown;
    private volatile CacheInvalidation[] _pending = [];
    private volatile int _epoch = 1;
    private volatile int _floorEpoch = 1;
    private volatile int _provisionalEpoch;
    private volatile bool _isProvisional;
    private volatile int _generation;
    private long _known = -1;
    private long _floor = -1;
    private long _lastCheckSent = long.MinValue;
    private long _demandedAt = long.MinValue;
    private long _lastVerified = long.MinValue;
    private long _consistentUntil = long.MaxValue;

    /// <summary>Called, under the lock, whenever everything in memory must go.</summary>
    public Action? OnReset { get; set; }

    /// <summary>Called, under the lock, when what is remembered is about to be forgotten: keeps those entries of memory for which the answer is true.</summary>
    public Action<Func<Memory.MemoryEntry, bool>>? OnForget { get; set; }

    /// <summary>Moves whenever something was invalidated; an entry last checked at this epoch needs no look at the tables.</summary>
    public int Epoch => _epoch;

    /// <summary>Moves when the ledger starts anew; what was read from the store before is then of no use. Odd while it does.</summary>
    public int Generation => _generation;

    /// <summary>Whether a generation is one in which the tables are being cleared: nothing can be judged by them.</summary>
    public static bool IsStarting(int generation) => (generation & 1) != 0;

    /// <summary>The counter as far as this process knows it; −1 before the first check.</summary>
    public long Known => Volatile.Read(ref _known);

    public long Floor => Volatile.Read(ref _floor);

    /// <summary>When the last check that succeeded was sent, in UTC ticks; the least possible before the first.</summary>
    public long LastVerified => Volatile.Read(ref _lastVerified);

    /// <summary>How many stamps and keys are remembered now.</summary>
    public int Remembered => _keys.Count + _tags.Count + _users.Count + _namespaces.Count;

    public bool IsCheckDue(long now) => WallClock.HasPassed(Volatile.Read(ref _lastCheckSent), now, interval);

    /// <summary>Whether reads must be consistent: tombstones from before the floor may not have reached every replica yet.</summary>
    public bool NeedsConsistentReads(long now) => now < Volatile.Read(ref _consistentUntil);

    /// <summary>Where a reading or a factory starts. The epoch is taken first: see the remarks.</summary>
    public LedgerMark Mark()
    {
        var epoch = _epoch;
        return new LedgerMark(epoch, _generation, Known);
    }

    /// <summary>Whether an entry of memory is still valid; one that is need not be asked again in this epoch.</summary>
    public bool Validate(Memory.MemoryEntry entry)
    {
        var generation = _generation;
        var epoch = _epoch;
        var checkedEpoch = entry.CheckedEpoch;
        if (checkedEpoch == epoch)
        {
            return true;
        }

        var isProvisional = _isProvisional && checkedEpoch == _provisionalEpoch;
        if ((!isProvisional && checkedEpoch - _floorEpoch < 0) || Covers(entry.Scope.Place(entry.Key), entry.Seq, entry.Tags)
            || IsStarting(generation) || _generation != generation)
        {
            return false;
        }

        if (!isProvisional)
        {
            entry.CheckedEpoch = epoch;
        }

        return true;
    }

    /// <summary>Whether anything known here invalidates an entry.</summary>
    public bool Covers(in StoreKey place, long seq, ReadOnlySpan<string> tags)
    {
        if ((!_keys.IsEmpty && _keys.TryGetValue(place, out var removed) && seq < removed)
            || _all.Covers(seq, place.Namespace, place.Key, tags)
            || (_namespaces.TryGetValue(place.Namespace, out var ns) && ns.Covers(seq, place.Namespace, place.Key, tags))
            || (place.User is not null && _users.TryGetValue(place.User, out var user) && user.Covers(seq, place.Namespace, place.Key, tags)))
        {
            return true;
        }

        foreach (var tag in tags)
        {
            if (_tags.TryGetValue(tag, out var stamp) && seq < stamp.Cover)
            {
                return true;
            }
        }

        var pending = _pending;
        return pending.Length > 0 && IsPending(pending, place, tags);
    }

    /// <summary>
    /// Whether what was valid at a counter may have been invalidated since: something known here says so, or the ledger has started anew and cannot say. For what no stamps are read for.
    /// </summary>
    public bool IsOutdated(in StoreKey place, long since, ReadOnlySpan<string> tags)
    {
        // The tables first: while they are cleared the generation tells, and once they are the floor is above whatever they held.
        var generation = _generation;
        return Covers(place, since, tags) || since < Floor || IsStarting(generation) || _generation != generation;
    }

    /// <summary>The stamps that must be read before an older entry can be judged, by their stored names; <see langword="null"/> for none.</summary>
    public List<string>? UnknownStamps(string ns, string? user, IEnumerable<string>? tags)
    {
        List<string>? names = null;
        if (!_all.IsKnown)
        {
            (names ??= []).Add(StampName.All);
        }

        if (!IsKnown(_namespaces, ns))
        {
            (names ??= []).Add(StampName.OfNamespace(ns));
        }

        if (user is not null && !IsKnown(_users, user))
        {
            (names ??= []).Add(StampName.OfUser(user));
        }

        if (tags is null)
        {
            return names;
        }

        foreach (var tag in tags)
        {
            if (!IsKnown(_tags, tag) && KeyRules.IsTag(tag))
            {
                var name = StampName.OfTag(tag);
                if (names is null || !names.Contains(name))
                {
                    (names ??= []).Add(name);
                }
            }
        }

        return names;
    }

    /// <summary>Whether an entry that was read can be judged now.</summary>
    public bool CanJudge(in StoreKey place, long seq, ReadOnlySpan<string> tags)
    {
        if (seq >= Floor)
        {
            return true;
        }

        if (!_all.IsKnown || !IsKnown(_namespaces, place.Namespace) || (place.User is not null && !IsKnown(_users, place.User)))
        {
            return false;
        }

        foreach (var tag in tags)
        {
            if (!IsKnown(_tags, tag))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The epoch at which an entry that was just read and judged counts as checked. An older entry judged by stamps of a reading that also set the floor
    /// is provisional: the parts of such a reading are not of one moment.
    /// </summary>
    public int EpochFor(long seq, in LedgerMark mark) => _isProvisional && seq < Floor ? _provisionalEpoch : mark.Epoch;

    /// <summary>Invalidations that the store does not have yet: honoured here whatever the counter says.</summary>
    public void SetPending(CacheInvalidation[] pending)
    {
        lock (_lock)
        {
            _pending = pending;
            _epoch++;
        }
    }

    private static bool IsKnown(ConcurrentDictionary<string, StampState> stamps, string name) =>
        stamps.TryGetValue(name, out var stamp) && stamp.IsKnown;

    private static bool IsPending(CacheInvalidation[] pending, in StoreKey place, ReadOnlySpan<string> tags)
    {
        foreach (var what in pending)
        {
            if (what.Covers(place, tags))
            {
                return true;
            }
        }

        return false;
    }
}
