using Amazon.DynamoDBv2.Model;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>A lease and its item. A released lease has no owner attribute: an empty string is not legal everywhere.</summary>
internal static class LeaseItem
{
    public static Dictionary<string, AttributeValue> From(in StoreKey key, in StoredLease lease)
    {
        var item = new Dictionary<string, AttributeValue>(5)
        {
            [Attributes.PrimaryKey] = Attributes.Text(ItemKey.Lease(key)),
            [Attributes.Fence] = Attributes.Number(lease.Fence),
            [Attributes.Beat] = Attributes.Number(lease.Beat),
            [Attributes.Expiry] = Attributes.Instant(lease.ExpiresAt),
        };
        if (lease.IsHeld)
        {
            item[Attributes.Owner] = Attributes.Text(lease.Owner);
        }

        return item;
    }

    /// <summary>What is there is as expected, or already is what shall be: the repeat of a swap whose answer was lost.</summary>
    public static string Condition(in StoredLease? expected, in StoredLease next, out Dictionary<string, AttributeValue> arguments)
    {
        arguments = new Dictionary<string, AttributeValue>(6);
        var before = expected is { } lease ? Same(lease, 'e', arguments) : "attribute_not_exists(pk)";
        return $"{before} OR {Same(next, 'n', arguments)}";
    }

    public static StoredLease To(Dictionary<string, AttributeValue> item) => new(
        Attributes.NumberOf(item, Attributes.Fence),
        Attributes.TextOf(item, Attributes.Owner),
        Attributes.NumberOf(item, Attributes.Beat),
        Attributes.InstantOf(item));

    private static string Same(in StoredLease lease, char mark, Dictionary<string, AttributeValue> arguments)
    {
        arguments[$":{mark}f"] = Attributes.Number(lease.Fence);
        arguments[$":{mark}b"] = Attributes.Number(lease.Beat);
        if (!lease.IsHeld)
        {
            return $"(f = :{mark}f AND b = :{mark}b AND attribute_not_exists(o))";
        }

        arguments[$":{mark}o"] = Attributes.Text(lease.Owner);
        return $"(f = :{mark}f AND b = :{mark}b AND o = :{mark}o)";
    }
}
