using System.Runtime.CompilerServices;

namespace Thaw.Caching.Memory;

/// <summary>
/// Which entry to give up: W-TinyLFU (Einziger, Friedman, Manes 2017) whose window is steered. New entries pass through a window; at its end they compete, by how often they were
/// asked for, with the oldest entry of the main part (probation, and protected for what was used again there). The window grows where keys just
/// refused are asked for again, and shrinks where the main part's oldest entries earn more; see <see cref="WindowSteering"/>. Used under the tier's lock,
/// but for <see cref="IsNoteworthy"/>.
/// </summary>
internal sealed class EvictionPolicy
{
    private readonly EvictionList _window = new(EvictionListId.Window);
    private readonly EvictionList _probation = new(EvictionListId.Probation);
    private readonly EvictionList _protected = new(EvictionListId.Protected);
    private readonly FrequencySketch _sketch;
    private readonly GhostHistory _refused;
    private readonly Admission _admission;
    private readonly WindowSteering _steering;
    private WindowGuard _guard;
    private bool _hasBeenFull; // until then nothing is given up, and the guard has nothing to compare
    private int _granted;
    private int _mostHeld;

    public EvictionPolicy(int capacity, ulong seed)
    {
        Capacity = capacity;
        _sketch = new FrequencySketch(capacity);
        _refused = new GhostHistory(capacity);
        _admission = new Admission(_sketch, seed);
        _steering = new WindowSteering(capacity);
        _guard = new WindowGuard(capacity, _admission);
        _protected.Target = _steering.ProtectedTarget;
    }

    /// <summary>How many entries the cache holds when full: its bound, or what fits its bytes.</summary>
    public int Capacity { get; private set; }

    public int Count => _window.Length + _probation.Length + _protected.Length;

    /// <summary>Whether a hit would teach anything. Without the lock: for most hits the answer is no, and nothing is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNoteworthy(MemoryEntry entry)
    {
        var list = entry.List == EvictionListId.Protected ? _protected : _window; // those of the two others are told apart where it matters
        return list.IsRecent(entry) && list.Id == entry.List ? _hasBeenFull && _guard.Samples(entry.Hash) : entry.List != EvictionListId.None;
    }

    public void OnHit(MemoryEntry entry)
    {
        switch (entry.List)
        {
            case EvictionListId.Window:
                Refresh(entry, _window);
                break;
            case EvictionListId.Protected:
                Refresh(entry, _protected);
                break;
            case EvictionListId.Probation:
                Promote(entry);
                break;
            default:
                return; // evicted since it was found
        }
        Observe(entry.Hash, hit: true, full: false);
    }

    /// <summary>
    /// Whether an entry much larger than others may come in at all: passing through the window, it would push out many small ones without a duel. Where it may not,
    /// its key was counted, and will be heard again.
    /// </summary>
    public bool Welcomes(MemoryEntry entry, long shortage)
    {
        if (Outweighs(_admission.Frequency(entry.Hash) + 1, _probation.Oldest ?? _protected.Oldest ?? _window.Oldest, shortage))
            return true;
        _sketch.CountMiss(entry.Hash); // but not the ghost: no longer window would have kept it
        Observe(entry.Hash, hit: false, full: true);
        return false;
    }

    /// <summary>A key that was not there arrives. <see cref="TakeVictim"/> comes next, as often as there is no room; then <see cref="Settle"/>.</summary>
    public void OnMiss(MemoryEntry entry, bool full)
    {
        _sketch.EnsureRoomFor(Math.Min(Count + 1, Capacity));
        _sketch.CountMiss(entry.Hash);
        _hasBeenFull |= full;
        if (full && _refused.Contains(entry.Hash))
            _steering.RefusedKeyReturned();
        _window.Push(entry);
        _guard.Follow(entry.Hash, +1);
    }

    /// <summary>Takes the next entry to give up out of its list. <paramref name="bySize"/>: bytes are short, so sizes count in the duel.</summary>
    public MemoryEntry TakeVictim(bool bySize, long nowTicks)
    {
        if (FindExpiredTail(nowTicks) is { } expired)
            return Take(expired);
        var victim = _probation.Oldest ?? _protected.Oldest;
        if (_granted > 0)
        {
            _granted--;
            return Take(victim ?? _window.Oldest!);
        }
        if (victim is not null && _window.Length <= _steering.WindowTarget)
            return Take(victim);
        var candidate = _window.Oldest!;
        if (victim is null || !WinsPlace(candidate, victim, bySize))
        {
            _refused.Record(candidate.Hash);
            return Take(candidate);
        }
        Move(candidate, _window, _probation);
        return Take(victim);
    }

    /// <summary>Brings the lists nearer to their targets, a few entries at a time, and lets the guard see the miss.</summary>
    public void Settle(MemoryEntry entry, bool full)
    {
        for (var moves = full ? 2 : 1; moves > 0 && _window.Length > _steering.WindowTarget; moves--)
            Move(_window.Oldest!, _window, _probation);
        for (var moves = 2; moves > 0 && _protected.Length > _steering.ProtectedTarget; moves--)
            Move(_protected.Oldest!, _protected, _probation);
        _granted = 0;
        Observe(entry.Hash, hit: false, full);
    }

    public void Replace(MemoryEntry entry, MemoryEntry successor)
    {
        ListOf(entry).Replace(entry, successor);
        OnHit(successor);
    }

    public void Remove(MemoryEntry entry) => Take(entry);

    /// <summary>The entry to give up where no newcomer fights a duel for its place: for a replacement's growth, or for a smaller tier; never <paramref name="spared"/>.</summary>
    public MemoryEntry? TakeOldest(MemoryEntry? spared)
    {
        foreach (var list in (ReadOnlySpan<EvictionList>)[_probation, _protected, _window])
        {
            var oldest = spared is not null && ReferenceEquals(list.Oldest, spared) ? spared.Newer : list.Oldest;
            if (oldest is not null)
                return Take(oldest);
        }
        return null;
    }

    /// <summary>Lets go of every entry.</summary>
    public void Clear()
    {
        foreach (var entry in Entries())
        {
            entry.Scope.Namespace.MemoryEntries--;
            _guard.Follow(entry.Hash, -1);
        }
        _window.Clear();
        _probation.Clear();
        _protected.Clear();
    }

    public void CheckInvariants()
    {
        _window.CheckInvariants();
        _probation.CheckInvariants();
        _protected.CheckInvariants();
    }

    /// <summary>Every entry, list by list.</summary>
    public IEnumerable<MemoryEntry> Entries()
    {
        foreach (var list in (EvictionList[])[_window, _probation, _protected])
        {
            for (var entry = list.Oldest; entry is not null; entry = entry.Newer)
                yield return entry;
        }
    }

    /// <summary>Follows the number of entries that fit, in steps of an eighth: targets that quiver with each size would move entries to and fro.</summary>
    public void FollowCapacity(int capacity)
    {
        capacity = Math.Max(1, capacity);
        if (Math.Abs((long)capacity - Capacity) <= Capacity >> 3)
            return;
        Capacity = capacity;
        _mostHeld = Math.Max(_mostHeld, Count);
        _sketch.Resize(Math.Max(capacity, _mostHeld)); // a few large values must not make it forget all the small ones
        _refused.Resize(capacity);
        _steering.Resize(capacity);
        if (capacity < _guard.Capacity / 2 || capacity / 2 > _guard.Capacity)
            ReplaceGuard();
    }

    private void ReplaceGuard()
    {
        _guard = new WindowGuard(Capacity, _admission);
        foreach (var entry in Entries())
            _guard.Follow(entry.Hash, +1);
    }

    private void Refresh(MemoryEntry entry, EvictionList list)
    {
        if (list.IsRecent(entry))
            return;
        _sketch.CountHit(entry.Hash);
        list.Refresh(entry);
    }

    private void Promote(MemoryEntry entry)
    {
        _sketch.CountHit(entry.Hash);
        _steering.ProbationHit(_probation.Length, _refused.Span);
        _protected.Target = _steering.ProtectedTarget;
        Move(entry, _probation, _protected);
        if (_protected.Length > _steering.ProtectedTarget)
            Move(_protected.Oldest!, _protected, _probation);
    }

    private void Observe(ulong hash, bool hit, bool full)
    {
        if (!_guard.Samples(hash))
            return;
        var advice = _guard.Observe(hash, hit, full);
        if (advice != WindowAdvice.None && _steering.Follow(advice))
            _guard.Hesitate();
    }

    /// <summary>
    /// Whether a key of that frequency is worth more than all the entries together that free so much room, the oldest of the main part (Einziger, Eytan, Friedman, Manes 2021,
    /// "aggregated victims"). If so they are granted: they leave without a further duel, as far as room is still short.
    /// </summary>
    private bool Outweighs(int frequency, MemoryEntry? victim, long room)
    {
        var (against, victims) = (0, 0);
        for (var next = victim; next is not null && room > 0 && against < frequency; next = next.Newer ?? FirstBehind(next.List))
        {
            against += _admission.Frequency(next.Hash);
            room -= EntryCost.Of(next);
            victims++;
        }
        _granted = _admission.Admits(frequency, against) ? victims : 0;
        return victims == 0 || _granted > 0;
    }

    /// <summary>In the order in which entries are given up; the window comes last, where it is all there is.</summary>
    private MemoryEntry? FirstBehind(EvictionListId list) => list switch
    {
        EvictionListId.Probation => _protected.Oldest ?? _window.Oldest,
        EvictionListId.Protected => _window.Oldest,
        _ => null,
    };

    /// <summary>One against one; where bytes are short, against whose room makes up for the candidate's, to within a quarter: near-equal sizes meet one to one.</summary>
    private bool WinsPlace(MemoryEntry candidate, MemoryEntry victim, bool bySize)
    {
        if (!bySize)
            return _admission.Admits(candidate.Hash, victim.Hash);
        if (!Outweighs(_admission.Frequency(candidate.Hash), victim, EntryCost.Of(candidate) * 3 / 4))
            return false;
        _granted--; // the first leaves at once
        return true;
    }

    private MemoryEntry? FindExpiredTail(long nowTicks) =>
        _probation.Oldest is { } a && a.ErrorUntil <= nowTicks ? a
        : _protected.Oldest is { } b && b.ErrorUntil <= nowTicks ? b
        : _window.Oldest is { } c && c.ErrorUntil <= nowTicks && c.Newer is not null ? c
        : null;

    private MemoryEntry Take(MemoryEntry entry)
    {
        ListOf(entry).Remove(entry);
        _guard.Follow(entry.Hash, -1);
        return entry;
    }

    private static void Move(MemoryEntry entry, EvictionList from, EvictionList to)
    {
        from.Remove(entry);
        to.Push(entry);
    }

    private EvictionList ListOf(MemoryEntry entry) => entry.List switch
    {
        EvictionListId.Window => _window,
        EvictionListId.Probation => _probation,
        EvictionListId.Protected => _protected,
        _ => throw new InvalidOperationException("The entry stands in no list."),
    };
}
