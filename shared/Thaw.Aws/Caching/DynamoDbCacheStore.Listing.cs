using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Thaw.Aws.Caching.Items;
using Thaw.Aws.Caching.Listing;
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
            foreach (var item in page.Items ?? [])
            {
                if (ItemKey.TryParseEntry(Attributes.TextOf(item, Attributes.PrimaryKey), out var key))
                {
                    keys.Add(key);
                }
            }

            if (page.LastEvaluatedKey is { Count: > 0 } end)
            {
                last = Attributes.TextOf(end, Attributes.PrimaryKey);
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

    private async Task<QueryResponse> PartitionAsync(StoreListing listing, int partition, string last, int limit, CancellationToken cancellationToken)
    {
        var byUser = listing.User is not null;
        var group = byUser ? Attributes.UserGroup : Attributes.NamespaceGroup;
        var value = ListingGroup.Partition(listing.User ?? listing.Namespace!, partition);
        var request = new QueryRequest
        {
            IndexName = byUser ? DynamoDbCacheTable.UserIndex : DynamoDbCacheTable.NamespaceIndex,
            KeyConditionExpression = $"{group} = :g",
            ExpressionAttributeValues = new Dictionary<string, AttributeValue>(2) { [":g"] = Attributes.Text(value) },
            Limit = limit,
        };
        if (byUser && listing.Namespace is { } name)
        {
            request.KeyConditionExpression += $" AND begins_with({Attributes.GroupSort}, :n)";
            request.ExpressionAttributeValues[":n"] = Attributes.Text(ListingGroup.SortPrefix(name));
        }

        if (last.Length > 0 && ItemKey.TryParseEntry(last, out var key))
        {
            request.ExclusiveStartKey = new Dictionary<string, AttributeValue>(3)
            {
                [Attributes.PrimaryKey] = Attributes.Text(last),
                [group] = Attributes.Text(value),
                [Attributes.GroupSort] = Attributes.Text(ListingGroup.Of(key, last).Sort),
            };
        }

        try
        {
            return await _sender.QueryAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonDynamoDBException fault) when (fault.ErrorCode == "ValidationException" && fault.Message.Contains("index", StringComparison.OrdinalIgnoreCase))
        {
            throw new NotSupportedException(
                $"Table '{_options.Table}' lacks the index {request.IndexName}, which listing needs: add it, or create the table anew.", fault);
        }
    }
}
