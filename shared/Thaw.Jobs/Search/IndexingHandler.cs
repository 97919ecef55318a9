using System.Text.Json;
using Microsoft.Extensions.Options;
using Thaw.Jobs.Documents;
using Thaw.Jobs.Documents.Storing;
using Thaw.Jobs.Search.Index;
using Thaw.Tasks;

namespace Thaw.Jobs.Search;

/// <summary>
/// Indexes a processed document: segments of its own, then a manifest that names them and declares the version before dead, committed with the completion. An attempt that dies leaves segments that
/// nobody reads; the next writes the same over them, or, where they were complete, finds a note of them.
/// </summary>
internal sealed class IndexingHandler(DocumentChunks documents, BlobStore blobs, IndexStore index, ITaskClient tasks, IOptions<ThawJobsOptions> options, TimeProvider clock)
    : ITaskHandler<IndexingArguments, IndexingResult>
{
    public const string Type = "indexing";

    private const string Note = "segments.";
    private static readonly TimeSpan NotYet = TimeSpan.FromSeconds(1);

    public async ValueTask<TaskOutcome<IndexingResult>> HandleAsync(IndexingArguments arguments, TaskContext context, CancellationToken cancellationToken)
    {
        var document = await documents.ReadAsync(arguments.Document, cancellationToken).ConfigureAwait(false);
        if (arguments.Version is { } version && document?.Version != version && context.Attempt < context.MaximumAttempts
            && await documents.ReadVersionAsync(arguments.Document, version, cancellationToken).ConfigureAwait(false) is null)
        {
            return TaskOutcome.Retry(NotYet, "The document is still being processed.");
        }

        if (document is null)
            return TaskOutcome.Dead("No document of this name was processed.");
        var manifest = await index.ReadAsync(cancellationToken).ConfigureAwait(false);
        var isThere = manifest.Has(document.Document, document.Version);
        var segments = isThere ? [] : await BuildAsync(document, manifest, context, cancellationToken).ConfigureAwait(false);
        if (!isThere)
        {
            // Read again: making the segments took a while.
            var number = await index.CommitAsync(With(await index.ReadAsync(cancellationToken).ConfigureAwait(false), document, segments), context, cancellationToken).ConfigureAwait(false);
            await IndexAnnounceHandler.SubmitAsync(tasks, number, cancellationToken).ConfigureAwait(false);
            await IndexMergeHandler.SubmitIfWorthwhileAsync(tasks, With(manifest, document, segments), options.Value.MergeFactor, cancellationToken).ConfigureAwait(false);
        }

        await documents.ForgetReplacedAsync(document, context, cancellationToken).ConfigureAwait(false);
        return new IndexingResult { Document = document.Document, Version = document.Version, Chunks = document.Summary.Chunks, Segments = segments.Count };
    }

    private IndexManifest With(IndexManifest manifest, DocumentManifest document, IReadOnlyList<IndexSegment> added)
    {
        var now = clock.GetUtcNow();
        var kept = new List<IndexSegment>();
        var retired = manifest.Retired.ToList();
        foreach (var segment in manifest.Segments)
        {
            var left = segment with { Documents = [.. segment.Documents.Select(one => one.Document == document.Document ? one with { IsDead = true } : one)] };
            if (left.Documents.All(static one => one.IsDead))
                retired.Add(new RetiredSegment(segment.Header, now));
            else
                kept.Add(left);
        }

        return manifest with { Segments = [.. kept, .. added], Retired = retired };
    }

    // A task that runs again finds what it made when it ran before: perhaps in the index once, and given up since.
    private async ValueTask<bool> IsOfUseAsync(IReadOnlyList<IndexSegment> built, IndexManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var segment in built)
            {
                if (manifest.Retired.Any(retired => retired.Header == segment.Header) || manifest.Segments.Any(standing => standing.Header == segment.Header))
                    return false;
                await index.OpenAsync(segment, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (SegmentGoneException)
        {
            return false;
        }
    }

    private async ValueTask<IReadOnlyList<IndexSegment>> BuildAsync(DocumentManifest document, IndexManifest manifest, TaskContext context, CancellationToken cancellationToken)
    {
        var note = Note + DocumentId.Of(document.Version);
        if (await blobs.ReadNoteAsync(context.Id, note, cancellationToken).ConfigureAwait(false) is { } noted
            && JsonSerializer.Deserialize(noted.Span, StoredJson.Default.IReadOnlyListIndexSegment) is { } built && await IsOfUseAsync(built, manifest, cancellationToken).ConfigureAwait(false))
            return built;

        var (segments, builder, first, next) = (new List<IndexSegment>(), new SegmentBuilder(), 0, 0);
        foreach (var block in (await documents.ReadBlocksAsync(document, cancellationToken).ConfigureAwait(false)).Blocks)
        {
            foreach (var chunk in await documents.ReadBlockAsync(block, cancellationToken).ConfigureAwait(false))
            {
                builder.AddChunk(chunk.Text);
                next++;
            }

            await context.ReportProgressAsync(95.0 * next / document.Summary.Chunks, $"{next} of {document.Summary.Chunks} chunks").ConfigureAwait(false);
            if (builder.Bytes >= options.Value.SegmentBytes)
            {
                segments.Add(await WriteAsync(builder, first).ConfigureAwait(false));
                (builder, first) = (new SegmentBuilder(), next);
            }
        }

        if (builder.Chunks > 0)
            segments.Add(await WriteAsync(builder, first).ConfigureAwait(false));
        await blobs.WriteNoteAsync(
            context.Id, note, JsonSerializer.SerializeToUtf8Bytes(segments, StoredJson.Default.IReadOnlyListIndexSegment), cancellationToken).ConfigureAwait(false);
        return segments;

        ValueTask<IndexSegment> WriteAsync(SegmentBuilder full, int at) => full.WriteAsync(
            new SegmentWriter(blobs.Writer(context.Id, $"{manifest.Number} {document.Version} {at}")),
            [new IndexedDocument { Document = document.Document, Version = document.Version, Blocks = document.Blocks, FirstChunk = at, Chunks = full.Chunks, Length = full.Lengths.Sum(static one => (long)one) }],
            cancellationToken);
    }
}
