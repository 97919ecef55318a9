using Amazon.DynamoDBv2.Model;
using Thaw.Aws.Caching.Listing;
using Thaw.Aws.Caching.Parts;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>An entry and its item. The envelope lies in the item itself, or in parts of which the item is the manifest.</summary>
internal static class EntryItem
{
    /// <summary>Nothing newer stands in the entry's place. An equal pair is overwritten, so that a repeat succeeds.</summary>
    public const string NothingNewer = "attribute_not_exists(pk) OR s < :s OR (s = :s AND f <= :f)";

    public static Dictionary<string, AttributeValue> From(in StoredEntry entry, PartManifest? manifest, bool listing)
    {
        var key = ItemKey.Entry(entry.Key);
        var item = new Dictionary<string, AttributeValue>(8)
        {
            [Attributes.PrimaryKey] = Attributes.Text(key),
            [Attributes.Seq] = Attributes.Number(entry.Seq),
            [Attributes.Fence] = Attributes.Number(entry.Fence),
            [Attributes.Expiry] = Attributes.Instant(entry.ExpiresAt),
        };
        if (entry.IsTombstone)
        {
            // No value (an empty one is not legal everywhere) and no group: the indexes are sparse, tombstones are not listed.
            return item;
        }

        if (manifest is { } parts)
        {
            item[Attributes.PartSet] = Attributes.Text(parts.Set);
            item[Attributes.PartCount] = Attributes.Number(parts.Count);
            item[Attributes.PartBytes] = Attributes.Number(parts.Bytes);
            item[Attributes.PartCrc] = Attributes.Number(parts.Crc);
        }
        else
        {
            item[Attributes.Value] = Attributes.Binary(entry.Data);
        }

        if (listing)
        {
            var group = ListingGroup.Of(entry.Key, key);
            item[Attributes.NamespaceGroup] = Attributes.Text(group.Namespace);
            item[Attributes.GroupSort] = Attributes.Text(group.Sort);
            if (group.User is { } user)
            {
                item[Attributes.UserGroup] = Attributes.Text(user);
            }
        }

        return item;
    }

    public static Dictionary<string, AttributeValue> Arguments(in StoredEntry entry) => new(2)
    {
        [":s"] = Attributes.Number(entry.Seq),
        [":f"] = Attributes.Number(entry.Fence),
    };

    /// <summary>Reads an entry back, without its envelope where a manifest says that it lies in parts.</summary>
    public static StoredEntry To(StoreKey key, Dictionary<string, AttributeValue> item, out PartManifest? manifest)
    {
        manifest = item.ContainsKey(Attributes.PartSet)
            ? new PartManifest(
                Attributes.TextOf(item, Attributes.PartSet),
                (int)Attributes.NumberOf(item, Attributes.PartCount),
                (int)Attributes.NumberOf(item, Attributes.PartBytes),
                (uint)Attributes.NumberOf(item, Attributes.PartCrc))
            : null;
        return new StoredEntry(
            key,
            Attributes.NumberOf(item, Attributes.Seq),
            Attributes.NumberOf(item, Attributes.Fence),
            Attributes.InstantOf(item),
            Attributes.BinaryOf(item, Attributes.Value));
    }
}
