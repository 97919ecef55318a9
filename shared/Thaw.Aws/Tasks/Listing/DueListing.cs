using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.Tasks.Table;
using Thaw.Tasks.Stores;

namespace Thaw.Aws.Tasks.Listing;

/// <summary>
/// What is due, the longest due first: the shards of the index merged. The index only says which tasks may be meant, and it lags: whether one is due still says its record, read consistently. What
/// has moved on since and what cannot be read is passed over, and more is read in its place.
/// </summary>
internal sealed class DueListing(TaskTableSender sender, DateTimeOffset before, int limit)
{
    // An index that lags far behind ends a listing rather than reading on and on. What cannot be read does not: it would be in the way of every listing.
    private const int MaximumRounds = 16;
    private const int RecordsTogether = 100;

    private readonly List<TaskRecord> _records = [];
    private readonly List<string> _unreadable = [];
    private readonly Shard[] _shards = [.. TaskGroups.Dues().Select(static group => new Shard(group))];

    public async Task<TaskDuePage> ReadAsync(CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            var unreadable = _unreadable.Count;
            var taken = await TakeAsync(limit - _records.Count, cancellationToken).ConfigureAwait(false);
            await ReadRecordsAsync(taken, cancellationToken).ConfigureAwait(false);
            var hasMore = _shards.Any(static shard => !shard.IsEmpty);
            if (!hasMore || _records.Count == limit || (round >= MaximumRounds && _unreadable.Count == unreadable))
            {
                return new TaskDuePage([.. _records.OrderBy(static record => record.DueAt)], hasMore) { Unreadable = _unreadable };
            }
        }
    }

    // The longest due of all shards. As long as one may hold what comes first, it is read on.
    private async Task<List<TaskKey>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var taken = new List<TaskKey>(count);
        while (taken.Count < count)
        {
            await Task.WhenAll(_shards.Where(static shard => shard.IsWanting).Select(shard => ReadOnAsync(shard, count, cancellationToken))).ConfigureAwait(false);
            while (taken.Count < count && Array.TrueForAll(_shards, static shard => !shard.IsWanting) && _shards.Where(static shard => !shard.IsEmpty).MinBy(static shard => shard.Read.Peek().DueSort) is { } next)
            {
                taken.Add(next.Read.Dequeue().Key);
            }

            if (Array.TrueForAll(_shards, static shard => shard.IsEmpty))
            {
                break;
            }
        }

        return taken;
    }

    private async Task ReadRecordsAsync(List<TaskKey> keys, CancellationToken cancellationToken)
    {
        var found = await sender.GetManyAsync(keys, RecordsTogether, cancellationToken).ConfigureAwait(false);
        foreach (var item in found.Values)
        {
            if (!TaskRecordCodec.TryRead(item.Value, out var record))
            {
                _unreadable.Add(item.Key.TaskId);
            }
            else if (record.DueAt <= before)
            {
                _records.Add(record);
            }
        }
    }

    private async Task ReadOnAsync(Shard shard, int count, CancellationToken cancellationToken)
    {
        var call = new Query<StoredItem>(sender.Table, $"{TaskAttributes.DueGroup} = :g AND {TaskAttributes.DueSort} <= :b", StoredItemReader.Instance)
        {
            Index = DynamoDbTaskTable.DueIndex,
            Arguments = new Item().With(":g", shard.Group).With(":b", before.UtcTicks),
            After = shard.Last is { } last ? Place(shard.Group, last) : null,
            Limit = count,
            Attempts = sender,
        };
        await sender.SendAsync(call, cancellationToken).ConfigureAwait(false);
        foreach (var item in call.Items)
        {
            shard.Read.Enqueue(item);
        }

        (shard.Last, shard.IsDone) = (call.Last, call.Last is null);
    }

    // A place in an index is the index's key and the table's.
    private static Item Place(string group, StoredItem item) => new Item()
        .With(TaskAttributes.PrimaryKey, item.Key.Primary).With(TaskAttributes.SortKey, item.Key.Sort).With(TaskAttributes.DueGroup, group).With(TaskAttributes.DueSort, item.DueSort);

    private sealed class Shard(string group)
    {
        public string Group => group;

        public Queue<StoredItem> Read { get; } = [];

        public StoredItem? Last { get; set; }

        public bool IsDone { get; set; }

        public bool IsWanting => !IsDone && Read.Count == 0;

        public bool IsEmpty => IsDone && Read.Count == 0;
    }
}
