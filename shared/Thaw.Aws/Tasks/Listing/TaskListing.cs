using Thaw.Aws.Tasks.Table;
using Thaw.Tasks.Stores;

namespace Thaw.Aws.Tasks.Listing;

/// <summary>
/// One page of a listing: several partitions of an index merged, newest first. An index only says which tasks may be meant and in which order; whether they are, their records say,
/// which are read consistently. The order is the same in all partitions, so a place in it is all that a cursor needs to hold.
/// </summary>
internal sealed class TaskListing(TaskTableSender sender, TaskQuery query)
{
    // A filter that hardly anything passes ends a page early rather than reading on and on.
    private const int MaximumRounds = 16;
    private const int FilteredAtOnce = 1_000;
    private const int RecordsTogether = 100;

    private readonly List<TaskRecord> _records = [];
    private readonly List<string> _unreadable = [];
    private readonly ListingPartition[] _partitions = PartitionsOf(query);

    public async Task<TaskQueryPage> ReadAsync(CancellationToken cancellationToken)
    {
        // Above the limit by one where one partition may hold the whole page; of several, each holds a part.
        var limit = query.Type is not null ? FilteredAtOnce : (query.Limit / Math.Min(_partitions.Length, TaskGroups.StatusShards)) + 8;
        for (var round = 1; ; round++)
        {
            await Task.WhenAll(_partitions.Where(static one => one.IsWanting).Select(one => one.ReadOnAsync(sender, limit, cancellationToken))).ConfigureAwait(false);

            // Down to here every partition was read; below, one may still hold what comes first.
            var frontier = _partitions.Where(static one => !one.IsDone).Select(static one => one.Frontier).Max(StringComparer.Ordinal);
            var candidates = _partitions.SelectMany(one => one.TakeDownTo(frontier)).OrderByDescending(static one => one.GroupSort, StringComparer.Ordinal)
                .DistinctBy(static one => one.GroupSort, StringComparer.Ordinal).ToList();
            if (await TakeAsync(candidates, cancellationToken).ConfigureAwait(false) is { } last)
            {
                return Page(last == candidates[^1].GroupSort && _partitions.All(static one => one.IsEmpty) ? null : last);
            }

            if (_partitions.All(static one => one.IsEmpty))
            {
                return Page(null);
            }

            if (round == MaximumRounds)
            {
                return Page(frontier);
            }
        }
    }

    // Answers the place of the last record where the page is full.
    private async Task<string?> TakeAsync(List<StoredItem> candidates, CancellationToken cancellationToken)
    {
        for (var from = 0; from < candidates.Count;)
        {
            // A page's worth at a time: what is beyond its end is read by the next page.
            var some = candidates.GetRange(from, Math.Min(candidates.Count - from, query.Limit - _records.Count));
            from += some.Count;
            var found = await sender.GetManyAsync([.. some.Select(static one => one.Key)], RecordsTogether, cancellationToken).ConfigureAwait(false);
            foreach (var candidate in some)
            {
                if (!found.TryGetValue(candidate.Key, out var item))
                {
                    continue;
                }

                if (!TaskRecordCodec.TryRead(item.Value, out var record))
                {
                    _unreadable.Add(candidate.Key.TaskId);
                }
                else if (IsMeant(record, candidate))
                {
                    _records.Add(record);
                    if (_records.Count == query.Limit)
                    {
                        return candidate.GroupSort;
                    }
                }
            }
        }

        return null;
    }

    // A record that was submitted anew since has another place by now.
    private bool IsMeant(TaskRecord record, StoredItem candidate) =>
        (query.User is null || record.User == query.User) && (query.Type is null || record.Type == query.Type) && (query.State is null || record.State == query.State)
        && TaskGroups.Sort(record) == candidate.GroupSort;

    private TaskQueryPage Page(string? last) => new(_records, last is null ? null : TaskPosition.Of(last)) { Unreadable = _unreadable };

    private static ListingPartition[] PartitionsOf(TaskQuery query)
    {
        var after = query.Position is { } position ? TaskPosition.ParseTask(position) : null;
        return query.User is { } user
            ? [new ListingPartition(DynamoDbTaskTable.UserIndex, TaskAttributes.UserGroup, user, query.Type, after)]
            : [.. TaskGroups.Statuses(query.State).Select(group => new ListingPartition(DynamoDbTaskTable.StatusIndex, TaskAttributes.StatusGroup, group, query.Type, after))];
    }
}
