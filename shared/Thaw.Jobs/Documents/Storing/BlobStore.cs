using System.Buffers;
using System.IO.Compression;
using Microsoft.Extensions.Options;
using Thaw.Tasks.Stores;

namespace Thaw.Jobs.Documents.Storing;

/// <summary>
/// Bytes of any size in the tasks' own store, so that documents need no table of theirs. What nobody names any more is forgotten by writing next to nothing over it, with an expiry that is near.
/// </summary>
internal sealed class BlobStore(ITaskStore store, TimeProvider clock, IOptions<ThawJobsOptions> options)
{
    // Not empty, which not every store takes; no beginning of compressed bytes either.
    private static readonly byte[] Nothing = [0];

    private static readonly TimeSpan NoteKept = TimeSpan.FromDays(1);
    private static readonly TimeSpan Forgetting = TimeSpan.FromMinutes(1);

    /// <summary>Writes bytes that are kept as long as the options say from now on, or until <paramref name="atLeast"/> where that is later: whatever names others must not be gone before them.</summary>
    public BlobWriter Writer(string task, string owner = "", DateTimeOffset? atLeast = null)
    {
        var usual = clock.GetUtcNow() + options.Value.DocumentRetention;
        return new BlobWriter(store, task, owner, atLeast > usual ? atLeast.Value : usual);
    }

    /// <summary>Reads bytes; <see langword="null"/> where they were forgotten.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(BlobReference blob, CancellationToken cancellationToken)
    {
        if (await store.ReadPartsAsync(blob.Task, blob.Name, blob.Parts, cancellationToken).ConfigureAwait(false) is not { } parts)
            return null;

        var data = new byte[blob.Length];
        return TryDecompress(parts, data) ? data : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>A small note under a fixed name of a task's, not compressed; <see langword="null"/> where there is none.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadNoteAsync(string task, string name, CancellationToken cancellationToken) =>
        await store.ReadPartsAsync(task, name, 1, cancellationToken).ConfigureAwait(false) is [{ Length: > 0 } note] ? note : default(ReadOnlyMemory<byte>?);

    /// <summary>Writes such a note. One that is too large is left out: it only saves work.</summary>
    public async ValueTask WriteNoteAsync(string task, string name, ReadOnlyMemory<byte> note, CancellationToken cancellationToken)
    {
        if (note.Length <= store.Traits.MaximumPartBytes)
            await store.WritePartsAsync([new TaskPart(task, name, 0, note, clock.GetUtcNow() + NoteKept)], cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ForgetAsync(IEnumerable<BlobReference> blobs, CancellationToken cancellationToken)
    {
        var soon = clock.GetUtcNow() + Forgetting;
        foreach (var some in blobs.SelectMany(blob => Enumerable.Range(0, blob.Parts).Select(i => new TaskPart(blob.Task, blob.Name, i, Nothing, soon))).Chunk(500))
            await store.WritePartsAsync(some, cancellationToken).ConfigureAwait(false);
    }

    private static bool TryDecompress(IReadOnlyList<ReadOnlyMemory<byte>> parts, byte[] data)
    {
        var decoder = default(BrotliDecoder);
        try
        {
            var (written, isDone) = (0, false);
            foreach (var part in parts)
            {
                for (var rest = part.Span; !isDone && !rest.IsEmpty;)
                {
                    var status = decoder.Decompress(rest, data.AsSpan(written), out var consumed, out var made);
                    rest = rest[consumed..];
                    written += made;
                    isDone = status == OperationStatus.Done;
                    if (status is OperationStatus.InvalidData or OperationStatus.DestinationTooSmall)
                        return false;
                }
            }

            return isDone && written == data.Length;
        }
        finally
        {
            decoder.Dispose();
        }
    }
}
