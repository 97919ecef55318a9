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
            if (await IsToComeAsync(version, cancellationToken).ConfigureAwait(false))
                return TaskOutcome.Retry(NotYet, "The document is still being processed.");
            document = await documents.ReadAsync(arguments.Document, cancellationToken).ConfigureAwait(false);
        }

        while (document is not null)
        {
            var before = await index.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (before.Has(document.Document, document.Version))
                return await DoneAsync(document, segments: 0, context, cancellationToken).ConfigureAwait(false);
            var segments = await BuildAsync(document, before, context, cancellationToken).ConfigureAwait(false);

            // Making the segments took a while. The index is read again before the document: a version that is committed after this look is indexed onto what is committed here, or takes its number away.
            var now = await index.ReadAsync(cancellationToken).ConfigureAwait(false);
            var standing = await documents.ReadAsync(arguments.Document, cancellationToken).ConfigureAwait(false);
            if (standing?.Version != document.Version)
            {
                document = standing;
                continue;
            }

            if (segments is null)
                return TaskOutcome.Dead("The document's chunks are no longer kept. Process it again.");
            var next = With(now, document, segments);
            var number = await index.CommitAsync(next, context, cancellationToken).ConfigureAwait(false);
            await IndexAnnounceHandler.SubmitAsync(tasks, number, cancellationToken).ConfigureAwait(false);
            await IndexMergeHandler.SubmitIfWorthwhileAsync(tasks, next, options.Value.MergeFactor, cancellationToken).ConfigureAwait(false);
            return await DoneAsync(document, segments.Count, context, cancellationToken).ConfigureAwait(false);
        }

        return TaskOutcome.Dead("No document of this name was processed.");
    }

    // A version that is not listed has been committed and cleared away since, or its task has not come so far. The task is named first in it.
    private async ValueTask<bool> IsToComeAsync(string version, CancellationToken cancellationToken) =>
        await tasks.GetAsync(version.Split('.')[0], cancellationToken).ConfigureAwait(false) is not { State: TaskState.Succeeded or TaskState.Dead or TaskState.Cancelled };

    private async ValueTask<IndexingResult> DoneAsync(DocumentManifest document, int segments, TaskContext context, CancellationToken cancellationToken)
    {
        await documents.ForgetReplacedAsync(document, context, cancellationToken).ConfigureAwait(false);
        return new IndexingResult { Document = document.Document, Version = document.Version, Chunks = document.Summary.Chunks, Segments = segments };
    }

    private IndexManifest With(IndexManifest manifest, DocumentManifest document, IReadOnlyList<IndexSegment> added)
    {
        var left = manifest.Without(one => one.Document == document.Document, clock.GetUtcNow());
        return left with { Segments = [.. left.Segments, .. added] };
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

    // Null where chunks are gone: of a version that another has replaced meanwhile, or that nobody kept.
    private async ValueTask<IReadOnlyList<IndexSegment>?> BuildAsync(DocumentManifest document, IndexManifest manifest, TaskContext context, CancellationToken cancellationToken)
    {
        var note = Note + DocumentId.Of(document.Version);
        if (await blobs.ReadNoteAsync(context.Id, note, cancellationToken).ConfigureAwait(false) is { } noted
            && JsonSerializer.Deserialize(noted.Span, StoredJson.Default.IReadOnlyListIndexSegment) is { } built && await IsOfUseAsync(built, manifest, cancellationToken).ConfigureAwait(false))
            return built;

        if (await documents.ReadBlocksAsync(document, cancellationToken).ConfigureAwait(false) is not { } list)
            return null;
        var (segments, builder, first, next) = (new List<IndexSegment>(), new SegmentBuilder(), 0, 0);
        foreach (var block in list.Blocks)
        {
            if (await documents.ReadBlockAsync(block, cancellationToken).ConfigureAwait(false) is not { } chunks)
                return null;
            foreach (var chunk in chunks)
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

        ValueTask<IndexSegment> WriteAsync(SegmentBuilder full, int at)
        {
            var writer = blobs.Writer(context.Id, $"{manifest.Number} {document.Version} {at}", document.ExpiresAt);
            var indexed = new IndexedDocument
            {
                Document = document.Document, Version = document.Version, Blocks = document.Blocks, FirstChunk = at, Chunks = full.Chunks, Length = full.Lengths.Sum(static one => (long)one),
                ExpiresAt = document.ExpiresAt ?? writer.ExpiresAt,
            };
            return full.WriteAsync(new SegmentWriter(writer), [indexed], cancellationToken);
        }
    }
}
