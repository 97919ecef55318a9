using Thaw.Aws.Caching.Listing;
using Thaw.Aws.Caching.Parts;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>An entry and its item. The envelope lies in the item itself, or in parts of which the item is the manifest.</summary>
internal sealed class EntryItem(StoredEntry entry, PartManifest? manifest, bool listing) : IItemSource
{
    /// <summary>Nothing newer stands in the entry's place. An equal pair is overwritten, so that a repeat succeeds.</summary>
    public const string NothingNewer = "attribute_not_exists(pk) OR s < :s OR (s = :s AND f <= :f)";

    public static Item Arguments(in StoredEntry entry) => new Item().With(":s", entry.Seq).With(":f", entry.Fence);

    /// <summary>Reads an entry back, without its envelope where a manifest says that it lies in parts.</summary>
    public static StoredEntry To(StoreKey key, TableItem item) => new(key, item.Seq, item.Fence, item.ExpiresAt, item.Value);

    public void Write(ItemWriter to)
    {
        var key = ItemKey.Entry(entry.Key);
        to.Text(Attributes.PrimaryKey, key);
        to.Number(Attributes.Seq, entry.Seq);
        to.Number(Attributes.Fence, entry.Fence);
        Attributes.WriteExpiry(to, entry.ExpiresAt);
        if (entry.IsTombstone)
        {
            // No value (an empty one is not legal everywhere) and no group: the indexes are sparse, tombstones are not listed.
            return;
        }

        if (manifest is { } parts)
        {
            to.Text(Attributes.PartSet, parts.Set);
            to.Number(Attributes.PartCount, parts.Count);
            to.Number(Attributes.PartBytes, parts.Bytes);
            to.Number(Attributes.PartCrc, parts.Crc);
        }
        else
        {
            to.Binary(Attributes.Value, entry.Data.Span);
        }

        if (listing)
        {
            var group = ListingGroup.Of(entry.Key, key);
            to.Text(Attributes.NamespaceGroup, group.Namespace);
            to.Text(Attributes.GroupSort, group.Sort);
            if (group.User is { } user)
            {
                to.Text(Attributes.UserGroup, user);
            }
        }
    }
}
