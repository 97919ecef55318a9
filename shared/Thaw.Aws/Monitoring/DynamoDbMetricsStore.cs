using System.Globalization;
using Thaw.Aws.Caching.Sending;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.DynamoDb.Retries;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Monitoring.Fleet;

namespace Thaw.Aws.Monitoring;

/// <summary>The fleet's figures in one DynamoDB table. See this assembly's README for the items.</summary>
internal sealed class DynamoDbMetricsStore(DynamoDbMetricsOptions options, AwsEndpoint endpoint, Func<DynamoDbClient> client, TimeProvider time) : IMetricsStore, IDisposable
{
    private const int KeysPerRead = 100;
    private const int ParallelReads = 4;

    private readonly MetricsTableConnection _connection = new(options, endpoint, client, time);

    // An item holds 400 KB with its names; a roll-up of minutes that long has hundreds of operations.
    public MetricsStoreTraits Traits { get; } = new() { Name = "dynamodb", MaximumBytes = 380_000 };

    public async ValueTask AddAsync(MetricsRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        Check(record.Data.Length);
        var connected = await _connection.ConnectAsync(cancellationToken).ConfigureAwait(false);

        // Done after a response, or before a process ends: not bounded by whatever request happens to be served.
        await connected.SendAsync(
            new PutItem(options.Table, new MetricsItem { Key = MetricsKey.Of(record), Bytes = record.Data, ExpiresAt = record.ExpiresAt }) { IsForAll = true },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<MetricsRecord>> ReadRecordsAsync(DateTimeOffset minute, CancellationToken cancellationToken)
    {
        var connected = await _connection.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var shards = await Task.WhenAll(Enumerable.Range(0, MetricsKey.Shards).Select(shard => ShardAsync(connected, minute, shard, cancellationToken))).ConfigureAwait(false);
        return [.. shards.SelectMany(static records => records)];
    }

    public async ValueTask<bool> PutRollUpAsync(MetricsRollUp rollUp, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rollUp);
        Check(rollUp.Data.Length);
        var connected = await _connection.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var item = new MetricsItem { Key = MetricsKey.Of(rollUp.Slot), Bytes = rollUp.Data, Count = rollUp.Records, ExpiresAt = rollUp.ExpiresAt };
        try
        {
            await connected.SendAsync(
                new PutItem(options.Table, item)
                {
                    Condition = "attribute_not_exists(pk) OR n <= :n", Arguments = new Item().With(":n", rollUp.Records), RepeatHolds = true,
                },
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    public async ValueTask<IReadOnlyList<MetricsRollUp>> ReadRollUpsAsync(IReadOnlyCollection<MetricsSlot> slots, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(slots);
        if (slots.Count == 0)
        {
            return [];
        }

        var connected = await _connection.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<MetricsRollUp>(slots.Count);
        await Parallel.ForEachAsync(
            slots.Chunk(KeysPerRead), new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (chunk, token) =>
            {
                var rollUps = await BatchAsync(connected, chunk, token).ConfigureAwait(false);
                lock (found)
                {
                    found.AddRange(rollUps);
                }
            }).ConfigureAwait(false);
        return found;
    }

    public void Dispose() => _connection.Dispose();

    private async Task<List<MetricsRecord>> ShardAsync(DynamoDbClient connected, DateTimeOffset minute, int shard, CancellationToken cancellationToken)
    {
        var records = new List<MetricsRecord>();
        MetricsKey? after = null;
        do
        {
            var call = new Query<MetricsItem>(options.Table, "pk = :p", MetricsItem.Reader.Instance)
            {
                Arguments = new Item().With(":p", MetricsKey.Records(minute, shard)), After = after,
            };
            await connected.SendAsync(call, cancellationToken).ConfigureAwait(false);
            foreach (var item in call.Items)
            {
                var end = item.Key.Sort.LastIndexOf('#');
                if (!IsExpired(item) && end > 0 && long.TryParse(item.Key.Sort.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
                {
                    records.Add(new MetricsRecord { Minute = minute, Container = item.Key.Sort[..end], Sequence = sequence, Data = item.Bytes, ExpiresAt = item.ExpiresAt });
                }
            }

            after = call.Last?.Key;
        }
        while (after is not null);
        return records;
    }

    private async ValueTask<List<MetricsRollUp>> BatchAsync(DynamoDbClient connected, MetricsSlot[] slots, CancellationToken cancellationToken)
    {
        var places = slots.ToDictionary(MetricsKey.Of);
        var found = new List<MetricsRollUp>(slots.Length);
        MetricsKey[] keys = [.. places.Keys];
        for (var repeat = 0; ; repeat++)
        {
            var call = new BatchGetItem<MetricsItem>(options.Table, keys, MetricsItem.Reader.Instance);
            await connected.SendAsync(call, cancellationToken).ConfigureAwait(false);
            found.AddRange(call.Items.Where(item => !IsExpired(item)).Select(item => new MetricsRollUp { Slot = places[item.Key], Records = item.Count ?? 0, Data = item.Bytes, ExpiresAt = item.ExpiresAt }));
            if (call.Unprocessed.Count == 0)
            {
                return found;
            }

            keys = [.. call.Unprocessed.Select(static item => item.Key)];
            repeat = call.Items.Count > 0 ? 0 : repeat;
            if (repeat >= Backoff.MaximumRepeats)
            {
                throw new TimeoutException($"DynamoDB left {keys.Length} items of a batch undone {repeat + 1} times in a row: table '{options.Table}' has too little capacity for this load.");
            }

            if (call.Items.Count == 0)
            {
                await Backoff.WaitAsync(repeat, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // The table deletes within days.
    private bool IsExpired(MetricsItem item) => item.ExpiresAt <= time.GetUtcNow();

    private void Check(int bytes)
    {
        if (bytes > Traits.MaximumBytes)
        {
            throw new ArgumentException($"Figures of {bytes} bytes; an item takes at most {Traits.MaximumBytes}.", nameof(bytes));
        }
    }
}
