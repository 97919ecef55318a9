using Thaw.Aws.Caching.Items;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Reading;

/// <summary>The keys of a <see cref="StoreRead"/>, and its answer from the items found.</summary>
internal static class ReadPlan
{
    public static List<string> KeysOf(StoreRead read)
    {
        var keys = new List<string>();
        if (read.Head)
        {
            keys.Add(ItemKey.Head);
        }

        if (read.Settings)
        {
            keys.Add(ItemKey.Settings);
        }

        if (read.JournalFrom > 0)
        {
            for (var seq = read.JournalFrom; seq <= read.JournalTo; seq++)
            {
                keys.Add(ItemKey.Journal(seq));
            }
        }

        keys.AddRange(read.Entries.Select(key => ItemKey.Entry(key)));
        keys.AddRange(read.Stamps.Select(ItemKey.Stamp));
        keys.AddRange(read.Leases.Select(key => ItemKey.Lease(key)));
        return keys;
    }

    public static StoreReadResult Answer(StoreRead read, StoredEntry?[] entries, Dictionary<string, TableItem> found)
    {
        return new StoreReadResult
        {
            Head = read.Head && found.TryGetValue(ItemKey.Head, out var head) ? head.Seq : 0,
            Settings = read.Settings && found.TryGetValue(ItemKey.Settings, out var settings) ? SettingsItem.To(settings) : null,
            Entries = entries,
            Stamps = [.. read.Stamps.Select(name => found.TryGetValue(ItemKey.Stamp(name), out var item) ? StampItem.To(item) : (StoredStamp?)null)],
            Leases = [.. read.Leases.Select(key => found.TryGetValue(ItemKey.Lease(key), out var item) ? LeaseItem.To(item) : (StoredLease?)null)],
            Journal = read.JournalFrom > 0 ? Journal(read, found) : [],
        };
    }

    private static ReadOnlyMemory<byte>?[] Journal(StoreRead read, Dictionary<string, TableItem> found)
    {
        var records = new ReadOnlyMemory<byte>?[Math.Max(0, read.JournalTo - read.JournalFrom + 1)];
        for (var index = 0; index < records.Length; index++)
        {
            records[index] = found.TryGetValue(ItemKey.Journal(read.JournalFrom + index), out var item) ? item.Value : default(ReadOnlyMemory<byte>?);
        }

        return records;
    }
}
