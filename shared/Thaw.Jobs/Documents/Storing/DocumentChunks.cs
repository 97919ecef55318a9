using System.Text.Json;
using Thaw.Jobs.Documents.Reading;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Thaw.Jobs.Documents.Storing;

/// <summary>
/// The processed documents in the tasks' store. An item a document says which version stands; a collection a document lists the versions that were ever committed and not yet cleared away,
/// so that whoever comes after a newer one can forget the chunks of the older.
/// </summary>
internal sealed class DocumentChunks(BlobStore blobs, ITaskItems items)
{
    public const char BlockKind = 'c';
    public const char ListKind = 'l';

    private const string Documents = "thaw.documents";

    /// <summary>The writes that make a version the document's: they belong into the completion of the task that made it.</summary>
    public static void Commit(TaskContext context, DocumentManifest manifest)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(manifest, StoredJson.Default.DocumentManifest);
        context.Commit(new TaskItemWrite { Collection = Documents, Key = DocumentId.Of(manifest.Document), Data = data });
        context.Commit(new TaskItemWrite { Collection = Versions(manifest.Document), Key = manifest.Version, Data = data });
    }

    public ValueTask<DocumentManifest?> ReadAsync(string document, CancellationToken cancellationToken) => ReadAsync(Documents, DocumentId.Of(document), cancellationToken);

    public ValueTask<DocumentManifest?> ReadVersionAsync(string document, string version, CancellationToken cancellationToken) => ReadAsync(Versions(document), version, cancellationToken);

    /// <summary>A version's blocks; <see langword="null"/> where they were forgotten.</summary>
    public async ValueTask<BlockList?> ReadBlocksAsync(DocumentManifest manifest, CancellationToken cancellationToken) =>
        manifest.Blocks is not { } place ? new BlockList() : await blobs.ReadAsync(place, cancellationToken).ConfigureAwait(false) is { } data ? BlockList.Read(place.Task, data.Span) : null;

    /// <summary>A block's chunks; <see langword="null"/> where they were forgotten.</summary>
    public async ValueTask<IReadOnlyList<TextChunk>?> ReadBlockAsync(BlobReference block, CancellationToken cancellationToken) =>
        await blobs.ReadAsync(block, cancellationToken).ConfigureAwait(false) is { } data ? ChunkBlock.Read(data.Span) : null;

    /// <summary>Forgets the chunks of versions that another has replaced, and has the completion strike them off the list. Half of it done twice is as good as once.</summary>
    public async ValueTask ForgetReplacedAsync(DocumentManifest current, TaskContext context, CancellationToken cancellationToken)
    {
        // A few at a time: each costs a place in the completion.
        var versions = await items.ListItemsAsync(Versions(current.Document), position: null, limit: 20, cancellationToken).ConfigureAwait(false);

        // After the list: what was listed, and is not what the document's item names by now, has been replaced. Instants do not tell: they are drawn before the commit, by clocks of several machines.
        var standing = await ReadAsync(current.Document, cancellationToken).ConfigureAwait(false);
        foreach (var (key, data) in versions.Items.Where(item => item.Key != current.Version && item.Key != standing?.Version))
        {
            if (Parse(data) is not { } replaced)
                continue;
            if (replaced.Blocks is { } list)
            {
                // A task that ran again keeps what is the same under the same name.
                var forgotten = await PlacesAsync(replaced, cancellationToken).ConfigureAwait(false);
                foreach (var kept in new[] { current, standing }.OfType<DocumentManifest>().Where(kept => kept.Blocks?.Task == list.Task))
                    forgotten = forgotten.Except(await PlacesAsync(kept, cancellationToken).ConfigureAwait(false));
                await blobs.ForgetAsync(forgotten, cancellationToken).ConfigureAwait(false);
            }

            context.Commit(new TaskItemWrite { Collection = Versions(current.Document), Key = key, Data = null });
        }
    }

    // The list last: what was forgotten by half is found by it again.
    private async ValueTask<IEnumerable<BlobReference>> PlacesAsync(DocumentManifest manifest, CancellationToken cancellationToken) =>
        manifest.Blocks is { } list ? ((await ReadBlocksAsync(manifest, cancellationToken).ConfigureAwait(false))?.Blocks ?? []).Append(list) : [];

    private async ValueTask<DocumentManifest?> ReadAsync(string collection, string key, CancellationToken cancellationToken) =>
        await items.ReadItemAsync(collection, key, cancellationToken).ConfigureAwait(false) is { } data ? Parse(data) : null;

    private static DocumentManifest? Parse(ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize(data.Span, StoredJson.Default.DocumentManifest);

    private static string Versions(string document) => "thaw.document." + DocumentId.Of(document);
}
