using System.Text;
using Microsoft.Extensions.Options;
using Thaw.Jobs.Documents.Storing;
using Thaw.Jobs.Search;
using Thaw.Tasks;

namespace Thaw.Jobs.Documents;

/// <summary>
/// Processes a document: what it is, what it counts, its chunks. The chunks are stored on the way, under names that their content decides; that they are the document's is committed with the task's
/// completion. So an attempt that dies leaves nothing that anybody reads, and a document that is processed again is replaced as a whole.
/// </summary>
internal sealed class FileProcessingHandler(
    BlobStore blobs, ITaskClient tasks, IOptions<ThawJobsOptions> options, TimeProvider clock, IDocumentSource? source = null)
    : ITaskHandler<FileProcessingArguments, DocumentSummary>
{
    public const string Type = "file_processing";

    private const int DefaultChunk = 2_000;
    private const int LongestName = 200;

    public async ValueTask<TaskOutcome<DocumentSummary>> HandleAsync(FileProcessingArguments arguments, TaskContext context, CancellationToken cancellationToken)
    {
        if (Complaint(arguments) is { } complaint)
            return TaskOutcome.Dead(complaint);
        if (source is null)
            return TaskOutcome.Dead("No source of documents is set up here: choose one after AddThawJobs, such as UseDocumentFolder.");
        var name = arguments.Document ?? (arguments.Bucket is { } bucket ? $"{bucket}/{arguments.Key}" : arguments.Key);
        try
        {
            if (await source.OpenAsync(new DocumentReference(arguments.Bucket, arguments.Key), cancellationToken).ConfigureAwait(false) is not { } content)
                return TaskOutcome.Dead("There is no such document.");
            await using var disposing = content.ConfigureAwait(false);
            if (content.Length > options.Value.MaximumDocumentBytes)
                return TaskOutcome.Dead($"The document has {content.Length} bytes; at most {options.Value.MaximumDocumentBytes} are processed ({nameof(ThawJobsOptions)}.{nameof(ThawJobsOptions.MaximumDocumentBytes)}).");
            return await ProcessAsync(name, arguments, content, context, cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentRefusedException refused)
        {
            return TaskOutcome.Dead(refused.Message);
        }
    }

    private async ValueTask<DocumentSummary> ProcessAsync(string name, FileProcessingArguments arguments, DocumentContent content, TaskContext context, CancellationToken cancellationToken)
    {
        var size = arguments.ChunkSize ?? DefaultChunk;
        var overlap = arguments.Overlap ?? size / 10;
        var writer = blobs.Writer(context.Id);
        var processor = new FileProcessor(writer, size, overlap);
        var (summary, blocks) = await processor.RunAsync(name, arguments.Key, content, options.Value.MaximumDocumentBytes, context, cancellationToken).ConfigureAwait(false);
        var version = $"{context.Id}.{summary.Sha256[..16]}.{size}.{overlap}";
        if (arguments.Index != false)
        {
            // Submitted before this task is complete, or a death in between would leave the document unindexed: it waits for the version that it names.
            var indexing = await tasks.SubmitAsync(
                IndexingHandler.Type, new IndexingArguments { Document = name, Version = version }, new TaskSubmission { User = context.User, IdempotencyKey = version, RunAgain = true }, cancellationToken)
                .ConfigureAwait(false);
            summary = summary with { IndexingTask = indexing.Task.Id };
        }

        DocumentChunks.Commit(context, new DocumentManifest { Document = name, Version = version, ProcessedAt = clock.GetUtcNow(), ExpiresAt = writer.ExpiresAt, Summary = summary, Blocks = blocks });
        return summary;
    }

    private static string? Complaint(FileProcessingArguments arguments)
    {
        var size = arguments.ChunkSize ?? DefaultChunk;
        if (DocumentKey.Complaint(arguments.Key) is { } complaint)
            return complaint;
        if (size is < FileProcessingArguments.LeastChunk or > FileProcessingArguments.MostChunk)
            return $"A chunk of {size} characters; {FileProcessingArguments.LeastChunk} to {FileProcessingArguments.MostChunk} are allowed.";
        if (arguments.Overlap is { } overlap && (overlap < 0 || overlap > size / 2))
            return $"An overlap of {overlap} characters; 0 to half a chunk ({size / 2}) is allowed.";
        return arguments.Document is { } name && (name.Length is 0 or > LongestName || name.Any(char.IsControl) || !IsText(name))
            ? $"A document's name is 1 to {LongestName} characters of well-formed text without control characters." : null;
    }

    private static bool IsText(string text) => text.EnumerateRunes().All(static rune => rune != Rune.ReplacementChar);
}
