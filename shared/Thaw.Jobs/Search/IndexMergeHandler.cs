using Microsoft.Extensions.Options;
using Thaw.Jobs.Documents.Storing;
using Thaw.Jobs.Search.Index;
using Thaw.Tasks;

namespace Thaw.Jobs.Search;

/// <summary>Merges segments where there are many of about one size, or one is mostly dead. Searches answer the same before and after.</summary>
internal sealed class IndexMergeHandler(BlobStore blobs, IndexStore index, ITaskClient tasks, IOptions<ThawJobsOptions> options, TimeProvider clock)
    : ITaskHandler<IndexMergeArguments, int>
{
    public const string Type = "indexing.merge";

    /// <summary>Submits a merge where it is worth one: one task however many ask, run once more where they ask while it runs.</summary>
    public static async ValueTask SubmitIfWorthwhileAsync(ITaskClient tasks, IndexManifest manifest, int factor, CancellationToken cancellationToken)
    {
        if (SegmentMerger.Choose(manifest, factor).Count > 0)
            await tasks.SubmitAsync(Type, new IndexMergeArguments(), new TaskSubmission { IdempotencyKey = "index", RunAgain = true, Priority = TaskPriority.Low }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<TaskOutcome<int>> HandleAsync(IndexMergeArguments arguments, TaskContext context, CancellationToken cancellationToken)
    {
        var before = await index.ReadAsync(cancellationToken).ConfigureAwait(false);
        var chosen = SegmentMerger.Choose(before, options.Value.MergeFactor);
        if (chosen.Count == 0)
            return 0;
        try
        {
            var readers = new List<SegmentReader>(chosen.Count);
            foreach (var segment in chosen)
                readers.Add(await index.OpenAsync(segment, cancellationToken).ConfigureAwait(false));
            var owner = $"{before.Number} {string.Join(' ', chosen.Select(static segment => segment.Header.Name))}";
            var merged = await SegmentMerger.MergeAsync(chosen, readers, blobs.Writer(context.Id, owner, chosen.Max(static segment => segment.LastExpiry())), cancellationToken).ConfigureAwait(false);
            var now = await index.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (Replace(now, chosen, merged) is not { } next)
                return TaskOutcome.Retry(TimeSpan.Zero, "The index has changed meanwhile.");
            var number = await index.CommitAsync(next, context, cancellationToken).ConfigureAwait(false);
            await IndexAnnounceHandler.SubmitAsync(tasks, number, cancellationToken).ConfigureAwait(false);

            // What was merged may be one of many of the next size.
            await SubmitIfWorthwhileAsync(tasks, next, options.Value.MergeFactor, cancellationToken).ConfigureAwait(false);
            return chosen.Count;
        }
        catch (SegmentGoneException)
        {
            return TaskOutcome.Retry(TimeSpan.Zero, "The index has changed meanwhile.");
        }
    }

    // Documents that died while their segments were merged are dead in the merged one too.
    private IndexManifest? Replace(IndexManifest now, IReadOnlyList<IndexSegment> chosen, IndexSegment merged)
    {
        var standing = chosen.Select(segment => now.Segments.FirstOrDefault(one => one.Header == segment.Header)).OfType<IndexSegment>().ToList();
        if (standing.Count != chosen.Count)
            return null;
        var places = chosen.Select(static segment => segment.Header).ToHashSet();
        var isDead = chosen.Zip(standing).SelectMany(static pair => pair.First.Documents.Zip(pair.Second.Documents))
            .Where(static pair => !pair.First.IsDead).Select(static pair => pair.Second.IsDead);
        var left = merged with { Documents = [.. merged.Documents.Zip(isDead, static (one, dead) => one with { IsDead = dead })] };
        var since = clock.GetUtcNow();
        return now with
        {
            Segments = [.. now.Segments.Where(segment => !places.Contains(segment.Header)), .. left.Documents.Count > 0 ? new[] { left } : []],
            Retired = [.. now.Retired, .. standing.Select(segment => new RetiredSegment(segment.Header, since))],
        };
    }
}
