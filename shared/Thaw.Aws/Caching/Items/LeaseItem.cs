using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Wire;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>A lease and its item. A released lease has no owner attribute: an empty string is not legal everywhere.</summary>
internal sealed class LeaseItem(StoreKey key, StoredLease lease) : IItemSource
{
    /// <summary>What is there is as expected, or already is what shall be: the repeat of a swap whose answer was lost.</summary>
    public static string Condition(in StoredLease? expected, in StoredLease next, Item arguments)
    {
        var before = expected is { } lease ? Same(lease, 'e', arguments) : "attribute_not_exists(pk)";
        return $"{before} OR {Same(next, 'n', arguments)}";
    }

    public static StoredLease To(TableItem item) => new(item.Fence, item.Owner, item.Beat, item.ExpiresAt);

    public void Write(ItemWriter to)
    {
        to.Text(Attributes.PrimaryKey, ItemKey.Lease(key));
        to.Number(Attributes.Fence, lease.Fence);
        to.Number(Attributes.Beat, lease.Beat);
        Attributes.WriteExpiry(to, lease.ExpiresAt);
        if (lease.IsHeld)
        {
            to.Text(Attributes.Owner, lease.Owner);
        }
    }

    private static string Same(in StoredLease lease, char mark, Item arguments)
    {
        arguments.With($":{mark}f", lease.Fence).With($":{mark}b", lease.Beat);
        if (!lease.IsHeld)
        {
            return $"(f = :{mark}f AND b = :{mark}b AND attribute_not_exists(o))";
        }

        arguments.With($":{mark}o", lease.Owner);
        return $"(f = :{mark}f AND b = :{mark}b AND o = :{mark}o)";
    }
}
