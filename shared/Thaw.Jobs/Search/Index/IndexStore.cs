using System.Globalization;
using System.Text.Json;
using Thaw.Jobs.Documents.Storing;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Jobs.Search.Index;

/// <summary>
/// The index's manifests in the tasks' store. Each has a number of its own that is committed only if nobody has committed it: of two tasks that change the index at once one succeeds, and the
/// other tries again on what then stands. The newest number sorts first.
/// </summary>
internal sealed class IndexStore(BlobStore blobs, ITaskItems items, TimeProvider clock)
{
    private const string Collection = "thaw.index";

    // Numbers stay taken for so long: a writer that is far behind must not find its own free.
    private const int KeptNumbers = 1_000;

    // A search that began with a manifest is over by then: what was retired is kept for so long, and what is about to expire is left out.
    private static readonly TimeSpan Reading = TimeSpan.FromMinutes(30);

    /// <summary>The manifest that stands, without what has expired; an empty one where nothing was indexed yet, or nothing is kept any more.</summary>
    public async ValueTask<IndexManifest> ReadAsync(CancellationToken cancellationToken)
    {
        var newest = await items.ListItemsAsync(Collection, position: null, limit: 1, cancellationToken).ConfigureAwait(false);
        if (newest.Items is not [var item, ..])
            return new IndexManifest();
        var pointer = JsonSerializer.Deserialize(item.Data.Span, StoredJson.Default.IndexPointer)!;
        return await blobs.ReadAsync(pointer.Manifest, cancellationToken).ConfigureAwait(false) is { } data
            ? (JsonSerializer.Deserialize(data.Span, StoredJson.Default.IndexManifest)! with { Number = pointer.Number }).AsOf(clock.GetUtcNow(), Reading)
            : new IndexManifest { Number = pointer.Number }; // it outlives all that it names
    }

    public async ValueTask<bool> IsCommittedAsync(long number, CancellationToken cancellationToken) =>
        await items.ReadItemAsync(Collection, Key(number), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Has a task's completion make <paramref name="next"/> the one that stands, after the one it was made from, and forgets what was retired long ago.</summary>
    public async ValueTask<long> CommitAsync(IndexManifest next, TaskContext context, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var old in next.Retired.Where(retired => now - retired.Since > Reading))
            await ForgetAsync(old.Header, cancellationToken).ConfigureAwait(false);
        next = next with { Number = next.Number + 1, Retired = [.. next.Retired.Where(retired => now - retired.Since <= Reading)] };

        var writer = blobs.Writer(context.Id, atLeast: next.LastExpiry());
        var place = await writer.AddAsync('m', JsonSerializer.SerializeToUtf8Bytes(next, StoredJson.Default.IndexManifest), cancellationToken).ConfigureAwait(false);
        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        var pointer = JsonSerializer.SerializeToUtf8Bytes(new IndexPointer(next.Number, place), StoredJson.Default.IndexPointer);
        context.Commit(new TaskItemWrite { Collection = Collection, Key = Key(next.Number), Data = pointer, MustBeAbsent = true });
        await DropAsync(next.Number - KeptNumbers, context, cancellationToken).ConfigureAwait(false);
        return next.Number;
    }

    // Nobody has read a manifest so far behind for a long time.
    private async ValueTask DropAsync(long number, TaskContext context, CancellationToken cancellationToken)
    {
        if (number < 1 || await items.ReadItemAsync(Collection, Key(number), cancellationToken).ConfigureAwait(false) is not { } item)
            return;
        await blobs.ForgetAsync([JsonSerializer.Deserialize(item.Span, StoredJson.Default.IndexPointer)!.Manifest], cancellationToken).ConfigureAwait(false);
        context.Commit(new TaskItemWrite { Collection = Collection, Key = Key(number), Data = null });
    }

    public ValueTask<SegmentReader> OpenAsync(IndexSegment segment, CancellationToken cancellationToken) => SegmentReader.OpenAsync(segment.Header, blobs.ReadAsync, cancellationToken);

    private async ValueTask ForgetAsync(BlobReference header, CancellationToken cancellationToken)
    {
        try
        {
            var segment = await SegmentReader.OpenAsync(header, blobs.ReadAsync, cancellationToken).ConfigureAwait(false);
            await blobs.ForgetAsync(segment.Places.Append(header), cancellationToken).ConfigureAwait(false);
        }
        catch (SegmentGoneException)
        {
            // An earlier attempt did it.
        }
    }

    private static string Key(long number) => (long.MaxValue - number).ToString("D19", CultureInfo.InvariantCulture);
}
