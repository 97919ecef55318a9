using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Thaw.Aws.Caching.Items;
using Thaw.Aws.Clients;

namespace Thaw.Aws.Caching.Sending;

/// <summary>Sends one request each to the cache's table: counts it, and repeats what the database left undone.</summary>
internal sealed class CacheTableSender(string table, Func<CancellationToken, ValueTask<IAmazonDynamoDB>> connect, TimeProvider time)
{
    /// <summary>The most keys of one <c>BatchGetItem</c>.</summary>
    public const int MaximumReads = 100;

    /// <summary>The most items of one <c>BatchWriteItem</c>.</summary>
    public const int MaximumWrites = 25;

    public string Table => table;

    public TimeProvider Time => time;

    public UsageCounter Usage { get; } = new();

    public async Task<Dictionary<string, AttributeValue>?> GetAsync(string key, bool consistent, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        var response = await client.GetItemAsync(
            Counted(new GetItemRequest
            {
                TableName = table,
                Key = KeyOf(key),
                ConsistentRead = consistent,
                ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
            }),
            cancellationToken).ConfigureAwait(false);
        Usage.Read(response.ConsumedCapacity);
        return response.Item is { Count: > 0 } item ? item : null;
    }

    /// <summary>Reads up to <see cref="MaximumReads"/> different keys. What is absent is not in the answer.</summary>
    public async Task<Dictionary<string, Dictionary<string, AttributeValue>>> GetManyAsync(
        IReadOnlyCollection<string> keys, bool consistent, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<string, Dictionary<string, AttributeValue>>(keys.Count, StringComparer.Ordinal);
        var wanted = new Dictionary<string, KeysAndAttributes>(1)
        {
            [table] = new() { Keys = [.. keys.Select(KeyOf)], ConsistentRead = consistent },
        };
        for (var repeat = 0; ; repeat++)
        {
            var response = await client.BatchGetItemAsync(
                Counted(new BatchGetItemRequest { RequestItems = wanted, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL }),
                cancellationToken).ConfigureAwait(false);
            Usage.Read(response.ConsumedCapacity);
            var items = response.Responses?.GetValueOrDefault(table) ?? [];
            foreach (var item in items)
            {
                found[Attributes.TextOf(item, Attributes.PrimaryKey)] = item;
            }

            if (response.UnprocessedKeys?.GetValueOrDefault(table) is not { Keys: { Count: > 0 } left })
            {
                return found;
            }

            wanted[table] = new() { Keys = left, ConsistentRead = consistent };
            repeat = items.Count > 0 ? 0 : repeat;
            await BeforeRepeatAsync(repeat, left.Count, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes one item on a condition; <see langword="false"/> when that does not hold.</summary>
    public async Task<bool> PutAsync(
        Dictionary<string, AttributeValue> item, string condition, Dictionary<string, AttributeValue> arguments, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await client.PutItemAsync(
                Counted(new PutItemRequest
                {
                    TableName = table,
                    Item = item,
                    ConditionExpression = condition,
                    ExpressionAttributeValues = arguments,
                    ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                }),
                cancellationToken).ConfigureAwait(false);
            Usage.Written(response.ConsumedCapacity);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    public async Task TransactAsync(List<TransactWriteItem> items, string token, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        var response = await client.TransactWriteItemsAsync(
            Counted(new TransactWriteItemsRequest
            {
                TransactItems = items,
                ClientRequestToken = token,
                ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
            }),
            cancellationToken).ConfigureAwait(false);
        Usage.Written(response.ConsumedCapacity);
    }

    /// <summary>Puts or deletes up to <see cref="MaximumWrites"/> different items, each for itself.</summary>
    public async Task WriteManyAsync(List<WriteRequest> writes, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        for (var repeat = 0; ; repeat++)
        {
            var response = await client.BatchWriteItemAsync(
                Counted(new BatchWriteItemRequest
                {
                    RequestItems = new Dictionary<string, List<WriteRequest>>(1) { [table] = writes },
                    ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
                }),
                cancellationToken).ConfigureAwait(false);
            Usage.Written(response.ConsumedCapacity);
            if (response.UnprocessedItems?.GetValueOrDefault(table) is not { Count: > 0 } left)
            {
                return;
            }

            repeat = left.Count < writes.Count ? 0 : repeat;
            writes = left;
            await BeforeRepeatAsync(repeat, left.Count, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        request.TableName = table;
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        var response = await client.QueryAsync(Counted(request), cancellationToken).ConfigureAwait(false);
        Usage.Read(response.ConsumedCapacity);
        return response;
    }

    public static Dictionary<string, AttributeValue> KeyOf(string key) => new(1) { [Attributes.PrimaryKey] = Attributes.Text(key) };

    private Task BeforeRepeatAsync(int repeat, int left, CancellationToken cancellationToken) => repeat < Backoff.MaximumRepeats
        ? Backoff.WaitAsync(repeat, time, cancellationToken)
        : throw new TimeoutException(
            $"DynamoDB left {left} items of a batch undone {Backoff.MaximumRepeats + 1} times in a row: table '{table}' has too little capacity for this load.");

    private T Counted<T>(T request)
        where T : AmazonWebServiceRequest
    {
        CountingDynamoDbClient.Count(request, Usage);
        return request;
    }
}
