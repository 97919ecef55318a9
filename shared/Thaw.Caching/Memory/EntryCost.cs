namespace Thaw.Caching.Memory;

/// <summary>What an entry costs in bytes beside its value's own size.</summary>
internal static class EntryCost
{
    /// <summary>The node (header, references, instants), its buckets (up to four for each entry), its shares of the sketch (up to 32 B), the ghost and the guard.</summary>
    public const int Fixed = 144 + 32 + 32 + 8;

    public static long Of(MemoryEntry entry)
    {
        var cost = Fixed + entry.Size + HeapSize.OfString(entry.Key);
        var tags = entry.Tags;
        if (tags.Length == 0)
            return cost;
        cost += HeapSize.OfArray(tags.Length, 8);
        foreach (var tag in tags)
            cost += HeapSize.OfString(tag);
        return cost;
    }
}
