using System.Runtime.CompilerServices;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.DynamoDb.Retries;

namespace Thaw.Aws.Tasks.Table;

/// <summary>Sends requests to the tasks table, counts them, and repeats what the database left undone.</summary>
internal sealed class TaskTableSender(string table, Func<CancellationToken, ValueTask<DynamoDbClient>> connect, TimeProvider time) : IAttemptCount
{
    private const int MaximumReads = 100;
    private const int MaximumWrites = 25;
    private const int AtOnce = 4;
    private long _requests;

    public string Table => table;

    /// <summary>Requests that were sent, repeats included.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    public void Attempted() => Interlocked.Increment(ref _requests);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<StoredItem?> GetAsync(TaskKey key, bool consistent, CancellationToken cancellationToken)
    {
        var call = new GetItem<StoredItem>(table, key, StoredItemReader.Instance) { Consistent = consistent, Attempts = this };
        await SendAsync(call, cancellationToken).ConfigureAwait(false);
        return call.Item;
    }

    /// <summary>Sends any call once, and again as the client sees fit.</summary>
    public async ValueTask SendAsync(DynamoDbCall call, CancellationToken cancellationToken)
    {
        var client = await connect(cancellationToken).ConfigureAwait(false);
        await client.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads any number of different keys, consistently. What is absent is not in the answer.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="together">How many to ask for in one request: at most 100, and fewer where they are long together.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<Dictionary<TaskKey, StoredItem>> GetManyAsync(IReadOnlyList<TaskKey> keys, int together, CancellationToken cancellationToken)
    {
        var found = new Dictionary<TaskKey, StoredItem>(keys.Count);
        var gate = new Lock();
        await Parallel.ForEachAsync(keys.Chunk(Math.Min(together, MaximumReads)), Options(cancellationToken), async (chunk, token) =>
        {
            var left = chunk;
            for (var repeat = 0; left.Length > 0; repeat++)
            {
                await BeforeRepeatAsync(repeat, left.Length, token).ConfigureAwait(false);
                var call = new BatchGetItem<StoredItem>(table, [.. left.Select(static key => (IItemSource)key)], StoredItemReader.Instance) { Consistent = true, Attempts = this };
                await SendAsync(call, token).ConfigureAwait(false);
                lock (gate)
                {
                    foreach (var item in call.Items)
                    {
                        found[item.Key] = item;
                    }
                }

                repeat = call.Unprocessed.Count < left.Length ? 0 : repeat;
                left = [.. call.Unprocessed.Select(static item => item.Key)];
            }
        }).ConfigureAwait(false);
        return found;
    }

    /// <summary>Puts any number of different items, each for itself.</summary>
    public Task PutManyAsync(IReadOnlyList<(TaskKey Key, IItemSource Item)> items, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(items.Chunk(MaximumWrites), Options(cancellationToken), async (chunk, token) =>
        {
            var left = chunk;
            for (var repeat = 0; left.Length > 0; repeat++)
            {
                await BeforeRepeatAsync(repeat, left.Length, token).ConfigureAwait(false);
                var call = new BatchWriteItem<StoredItem>(table, [.. left.Select(static item => BatchWrite.Put(item.Item))], StoredItemReader.Instance) { Attempts = this };
                await SendAsync(call, token).ConfigureAwait(false);
                var undone = call.Unprocessed.Select(static item => item.Key).ToHashSet();
                repeat = undone.Count < left.Length ? 0 : repeat;
                left = [.. left.Where(item => undone.Contains(item.Key))];
            }
        });

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };

    private Task BeforeRepeatAsync(int repeat, int left, CancellationToken cancellationToken) => repeat switch
    {
        0 => Task.CompletedTask,
        < Backoff.MaximumRepeats => Backoff.WaitAsync(repeat, time, cancellationToken),
        _ => throw new TimeoutException(
            $"DynamoDB left {left} items of a batch undone {Backoff.MaximumRepeats} times in a row: table '{table}' has too little capacity for this load."),
    };
}
