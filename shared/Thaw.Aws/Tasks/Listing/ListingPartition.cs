using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.Tasks.Table;

namespace Thaw.Aws.Tasks.Listing;

/// <summary>One partition of an index, read newest first, a page at a time.</summary>
/// <param name="index">The index.</param>
/// <param name="group">Its partition key.</param>
/// <param name="value">Which partition.</param>
/// <param name="type">Only tasks of this type, or all.</param>
/// <param name="after">Where to begin; <see langword="null"/> for the newest.</param>
internal sealed class ListingPartition(string index, string group, string value, string? type, string? after)
{
    private readonly Queue<StoredItem> _read = [];
    private string? _frontier = after;

    /// <summary>Down to where it was read: what is above was handed out or lies ready. Meaningless once it is <see cref="IsDone"/>.</summary>
    public string? Frontier => _frontier;

    /// <summary>Whether nothing of it is left to read.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether the listing cannot go on before it was read further.</summary>
    public bool IsWanting => !IsDone && _read.Count == 0;

    /// <summary>Whether nothing of it is left at all.</summary>
    public bool IsEmpty => IsDone && _read.Count == 0;

    public async Task ReadOnAsync(TaskTableSender sender, int limit, CancellationToken cancellationToken)
    {
        var arguments = new Item().With(":g", value);
        if (_frontier is not null)
        {
            arguments.With(":a", _frontier);
        }

        if (type is not null)
        {
            arguments.With(":t", type);
        }

        var call = new Query<StoredItem>(sender.Table, $"{group} = :g{(_frontier is null ? "" : $" AND {TaskAttributes.GroupSort} < :a")}", StoredItemReader.Instance)
        {
            Index = index,
            Arguments = arguments,
            Filter = type is null ? null : $"{TaskAttributes.Type} = :t",
            Descending = true,
            Limit = limit,
            Attempts = sender,
        };
        await sender.SendAsync(call, cancellationToken).ConfigureAwait(false);
        foreach (var item in call.Items)
        {
            _read.Enqueue(item);
        }

        IsDone = call.Last is null;
        _frontier = call.Last?.GroupSort;
    }

    /// <summary>Hands out what was read at or above a place; everything where there is none.</summary>
    public IEnumerable<StoredItem> TakeDownTo(string? place)
    {
        while (_read.TryPeek(out var next) && (place is null || string.CompareOrdinal(next.GroupSort, place) >= 0))
        {
            yield return _read.Dequeue();
        }
    }
}
