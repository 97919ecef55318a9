using Thaw.Aws.Caching.Items;
using Thaw.Aws.Caching.Listing;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching;

internal sealed partial class DynamoDbCacheStore
{
    public async ValueTask<StoreListingPage> ListAsync(StoreListing listing, CancellationToken cancellationToken)
    {
        if (!_options.Listing)
        {
            throw new NotSupportedException(
                $"This table's entries cannot be listed: set {nameof(DynamoDbCacheOptions)}.{nameof(DynamoDbCacheOptions.Listing)} and give table '{_options.Table}' "
                + $"the indexes {DynamoDbCacheTable.NamespaceIndex} and {DynamoDbCacheTable.UserIndex}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(listing.Limit, 1, nameof(listing));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(listing.Limit, 1_000, nameof(listing));
        if (listing is { Namespace: null, User: null })
        {
            throw new ArgumentException("A listing names a namespace, a user, or both.", nameof(listing));
        }

        var keys = new List<StoreKey>();
        var (partition, last) = ListingCursor.Parse(listing);
        while (partition < ListingGroup.Partitions)
        {
            var page = await PartitionAsync(listing, partition, last, listing.Limit - keys.Count, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                if (ItemKey.TryParseEntry(item, out var key))
                {
                    keys.Add(key);
                }
            }

            if (page.Last is { } end)
            {
                last = end;
            }
            else
            {
                partition++;
                last = "";
            }

            if (keys.Count >= listing.Limit)
            {
                break;
            }
        }

        return new StoreListingPage(keys, partition < ListingGroup.Partitions ? new ListingCursor(partition, last).Encode(listing) : null);
    }

    private async Task<Query<string>> PartitionAsync(StoreListing listing, int partition, string last, int limit, CancellationToken cancellationToken)
    {
        var byUser = listing.User is not null;
        var group = byUser ? Attributes.UserGroup : Attributes.NamespaceGroup;
        var index = byUser ? DynamoDbCacheTable.UserIndex : DynamoDbCacheTable.NamespaceIndex;
        var value = ListingGroup.Partition(listing.User ?? listing.Namespace!, partition);
        var (condition, arguments) = ($"{group} = :g", new Item().With(":g", value));
        if (byUser && listing.Namespace is { } name)
        {
            condition += $" AND begins_with({Attributes.GroupSort}, :n)";
            arguments.With(":n", ListingGroup.SortPrefix(name));
        }

        var after = last.Length > 0 && ItemKey.TryParseEntry(last, out var key)
            ? new Item().With(Attributes.PrimaryKey, last).With(group, value).With(Attributes.GroupSort, ListingGroup.Of(key, last).Sort)
            : null;
        try
        {
            return await _sender.QueryAsync(
                (table, usage) => new Query<string>(table, condition, TableKeyReader.Instance)
                {
                    Index = index, Arguments = arguments, Limit = limit, After = after, Attempts = usage, IsForAll = true,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (DynamoDbException fault) when (fault.Code == "ValidationException" && fault.Message.Contains("index", StringComparison.OrdinalIgnoreCase))
        {
            throw new NotSupportedException(
                $"Table '{_options.Table}' lacks the index {index}, which listing needs: add it, or create the table anew.", fault);
        }
    }
}
