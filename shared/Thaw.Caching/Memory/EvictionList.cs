namespace Thaw.Caching.Memory;

/// <summary>A list of entries from the one pushed last to the one pushed longest ago. Changed under the tier's lock.</summary>
internal sealed class EvictionList(EvictionListId id)
{
    private MemoryEntry? _newest;

    public EvictionListId Id { get; } = id;

    /// <summary>The next to leave.</summary>
    public MemoryEntry? Oldest { get; private set; }

    public int Length { get; private set; }

    /// <summary>How many entries were ever pushed; against an entry's stamp, how far it may have sunk. Wraps.</summary>
    public int Pushes { get; private set; }

    /// <summary>The length below which nothing leaves the list, where there is one.</summary>
    public int Target { get; set; }

    /// <summary>Whether an entry still stands so near the recent end that moving it there would tell nothing. Read without the lock: a stale answer costs one touch.</summary>
    public bool IsRecent(MemoryEntry entry) => Pushes - entry.Stamp < Math.Max(Length, Target) >> 2;

    public void Push(MemoryEntry entry)
    {
        entry.List = Id;
        entry.Stamp = ++Pushes;
        entry.Newer = null;
        entry.Older = _newest;
        if (_newest is null)
            Oldest = entry;
        else
            _newest.Newer = entry;
        _newest = entry;
        Length++;
    }

    public void Remove(MemoryEntry entry)
    {
        if (entry.Newer is null)
            _newest = entry.Older;
        else
            entry.Newer.Older = entry.Older;
        if (entry.Older is null)
            Oldest = entry.Newer;
        else
            entry.Older.Newer = entry.Newer;
        entry.Newer = entry.Older = null;
        entry.List = EvictionListId.None;
        Length--;
    }

    /// <summary>Puts <paramref name="successor"/> where <paramref name="entry"/> stands.</summary>
    public void Replace(MemoryEntry entry, MemoryEntry successor)
    {
        successor.List = Id;
        successor.Stamp = entry.Stamp;
        successor.Newer = entry.Newer;
        successor.Older = entry.Older;
        if (entry.Newer is null)
            _newest = successor;
        else
            entry.Newer.Older = successor;
        if (entry.Older is null)
            Oldest = successor;
        else
            entry.Older.Newer = successor;
        entry.Newer = entry.Older = null;
        entry.List = EvictionListId.None;
    }

    public void Refresh(MemoryEntry entry)
    {
        Remove(entry);
        Push(entry);
    }

    public void Clear()
    {
        // Each entry is told: a reader may hold one and touch it later.
        for (var entry = Oldest; entry is not null;)
        {
            var next = entry.Newer;
            entry.Newer = entry.Older = null;
            entry.List = EvictionListId.None;
            entry = next;
        }
        _newest = Oldest = null;
        Length = 0;
    }

    /// <summary>For tests: throws where links, length and marks do not agree.</summary>
    public void CheckInvariants()
    {
        var length = 0;
        MemoryEntry? last = null;
        for (var entry = Oldest; entry is not null; last = entry, entry = entry.Newer, length++)
        {
            if (entry.List != Id || !ReferenceEquals(entry.Older, last))
                throw new InvalidOperationException($"{Id}: an entry is linked wrongly.");
        }
        if (length != Length || !ReferenceEquals(_newest, last))
            throw new InvalidOperationException($"{Id}: the list's length or end is wrong.");
    }
}
