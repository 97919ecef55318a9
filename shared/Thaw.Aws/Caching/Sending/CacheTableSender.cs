using System.Runtime.CompilerServices;
using Thaw.Aws.Caching.Items;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.DynamoDb.Retries;
using Thaw.Aws.DynamoDb;

namespace Thaw.Aws.Caching.Sending;

/// <summary>
/// Sends one request each to the cache's table: counts it, and repeats what the database left undone. Who waits for an answer, and how long, only the cache knows,
/// which bounds each call itself; so none takes the deadline of the request in whose course it happens to be sent.
/// </summary>
internal sealed class CacheTableSender(string table, Func<CancellationToken, ValueTask<DynamoDbClient>> connect, TimeProvider time)
{
    /// <summary>The most keys of one <c>BatchGetItem</c>.</summary>
    public const int MaximumReads = 100;

    /// <summary>The most items of one <c>BatchWriteItem</c>.</summary>
    public const int MaximumWrites = 25;

    public string Table => table;

    public TimeProvider Time => time;

    public UsageCounter Usage { get; } = new();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TableItem?> GetAsync(string key, bool consistent, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        var call = new GetItem<TableItem>(table, new KeySource(key), TableItemReader.WithoutKey) { Consistent = consistent, Attempts = Usage, IsForAll = true };
        await client.SendAsync(call, cancellationToken).ConfigureAwait(false);
        Usage.Read(call.ConsumedUnits);
        return call.Item;
    }

    /// <summary>Reads up to <see cref="MaximumReads"/> different keys. What is absent is not in the answer.</summary>
    public async Task<Dictionary<string, TableItem>> GetManyAsync(IReadOnlyCollection<string> keys, bool consistent, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<string, TableItem>(keys.Count, StringComparer.Ordinal);
        for (var repeat = 0; ; repeat++)
        {
            var call = new BatchGetItem<TableItem>(table, [.. keys.Select(static key => new KeySource(key))], TableItemReader.WithKey)
            {
                Consistent = consistent,
                Attempts = Usage,
                IsForAll = true,
            };
            await client.SendAsync(call, cancellationToken).ConfigureAwait(false);
            Usage.Read(call.ConsumedUnits);
            foreach (var item in call.Items)
            {
                found[item.Key] = item;
            }

            if (call.Unprocessed.Count == 0)
            {
                return found;
            }

            keys = [.. call.Unprocessed.Select(static item => item.Key)];
            repeat = call.Items.Count > 0 ? 0 : repeat;
            await BeforeRepeatAsync(repeat, keys.Count, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes one item on a condition, which must hold for that very item too; <see langword="false"/> when it does not hold.</summary>
    public async Task<bool> PutAsync(IItemSource item, string condition, IItemSource arguments, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        var call = new PutItem(table, item) { Condition = condition, RepeatHolds = true, Arguments = arguments, Attempts = Usage, IsForAll = true };
        try
        {
            await client.SendAsync(call, cancellationToken).ConfigureAwait(false);
            Usage.Written(call.ConsumedUnits);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    public async Task TransactAsync(IReadOnlyCollection<TransactWrite> actions, string token, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        var call = new TransactWriteItems(actions, token) { Attempts = Usage, IsForAll = true };
        await client.SendAsync(call, cancellationToken).ConfigureAwait(false);
        Usage.Written(call.ConsumedUnits);
    }

    /// <summary>Puts or deletes up to <see cref="MaximumWrites"/> different items, each for itself.</summary>
    public async Task WriteManyAsync(IReadOnlyList<KeyValuePair<string, BatchWrite>> writes, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        for (var repeat = 0; ; repeat++)
        {
            var call = new BatchWriteItem<string>(table, [.. writes.Select(static write => write.Value)], TableKeyReader.Instance) { Attempts = Usage, IsForAll = true };
            await client.SendAsync(call, cancellationToken).ConfigureAwait(false);
            Usage.Written(call.ConsumedUnits);
            if (call.Unprocessed.Count == 0)
            {
                return;
            }

            var left = call.Unprocessed.ToHashSet(StringComparer.Ordinal);
            repeat = left.Count < writes.Count ? 0 : repeat;
            writes = [.. writes.Where(write => left.Contains(write.Key))];
            await BeforeRepeatAsync(repeat, left.Count, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a page of an index.</summary>
    public async Task<Query<string>> QueryAsync(Func<string, UsageCounter, Query<string>> query, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        var call = query(table, Usage);
        await client.SendAsync(call, cancellationToken).ConfigureAwait(false);
        Usage.Read(call.ConsumedUnits);
        return call;
    }

    private Task BeforeRepeatAsync(int repeat, int left, CancellationToken cancellationToken) => repeat < Backoff.MaximumRepeats
        ? Backoff.WaitAsync(repeat, time, cancellationToken)
        : throw new TimeoutException(
            $"DynamoDB left {left} items of a batch undone {Backoff.MaximumRepeats + 1} times in a row: table '{table}' has too little capacity for this load.");
}
