using Thaw.Jobs.Documents.Reading;

namespace Thaw.Jobs.Documents.Storing;

/// <summary>Takes a document's chunks as they come and stores them in blocks.</summary>
internal sealed class ChunkWriter(BlobWriter blobs)
{
    // A search reads a whole block for one chunk of it; a smaller one costs more writes.
    private const int BlockChars = 96 * 1024;

    private readonly BlockList _list = new();
    private readonly List<TextChunk> _chunks = [];
    private int _chars;

    public int Chunks => _list.Chunks + _chunks.Count;

    public void Add(TextChunk chunk)
    {
        _chunks.Add(chunk);
        _chars += chunk.Text.Length;
    }

    /// <summary>Stores what fills a block. Called often enough, what is held stays small.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        if (_chars >= BlockChars)
            await StoreAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores the rest; answers where the list of blocks lies.</summary>
    public async ValueTask<BlobReference?> CompleteAsync(CancellationToken cancellationToken)
    {
        await StoreAsync(cancellationToken).ConfigureAwait(false);
        if (_list.Chunks == 0)
            return null;
        var list = await blobs.AddAsync(DocumentChunks.ListKind, _list.Write(), cancellationToken).ConfigureAwait(false);
        await blobs.FlushAsync(cancellationToken).ConfigureAwait(false);
        return list;
    }

    private async ValueTask StoreAsync(CancellationToken cancellationToken)
    {
        for (var at = 0; at < _chunks.Count;)
        {
            var (count, chars) = (0, 0);
            while (at + count < _chunks.Count && (count == 0 || chars < BlockChars))
                chars += _chunks[at + count++].Text.Length;
            var block = await blobs.AddAsync(DocumentChunks.BlockKind, ChunkBlock.Write(_chunks.GetRange(at, count)), cancellationToken).ConfigureAwait(false);
            _list.Add(block, count);
            at += count;
        }

        _chunks.Clear();
        _chars = 0;
    }
}
