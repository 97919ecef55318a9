using System.Buffers;
using System.Text;
using Thaw.Jobs.Documents.Storing;

namespace Thaw.Jobs.Search.Index;

/// <summary>
/// Writes a segment: its terms in ordinal order, in blocks; a term with many chunks goes on in the next block. Then how long each chunk is, and last a header that says where all that lies
/// and with which term each block begins. What is written is decided by what is in it: written again it changes nothing.
/// </summary>
internal sealed class SegmentWriter(BlobWriter blobs)
{
    // A look-up reads one or two; compressed far below the 400 KB that the smallest store takes in one item.
    private const int BlockBytes = 64 * 1024;

    private readonly List<TermBlock> _blocks = [];
    private readonly ArrayBufferWriter<byte> _fragment = new();
    private ArrayBufferWriter<byte> _block = new();
    private string? _first;
    private long _bytes;

    public async ValueTask AddAsync(string term, IEnumerable<(int Chunk, int Times)> postings, CancellationToken cancellationToken)
    {
        var (count, last) = (0, -1);
        foreach (var (chunk, times) in postings)
        {
            VarInts.Write(_fragment, chunk - last);
            VarInts.Write(_fragment, times);
            last = chunk;
            count++;
            if (_block.WrittenCount + _fragment.WrittenCount >= BlockBytes)
            {
                PutFragment(term, count);
                await StoreAsync(cancellationToken).ConfigureAwait(false);
                (count, last) = (0, -1); // a fragment is read without those before it
            }
        }

        if (count > 0)
            PutFragment(term, count);
    }

    public async ValueTask<IndexSegment> CompleteAsync(IReadOnlyList<int> lengths, IReadOnlyList<IndexedDocument> documents, CancellationToken cancellationToken)
    {
        await StoreAsync(cancellationToken).ConfigureAwait(false);
        var data = new ArrayBufferWriter<byte>();
        foreach (var length in lengths)
            VarInts.Write(data, length);
        var lengthsAt = await blobs.AddAsync('n', data.WrittenMemory, cancellationToken).ConfigureAwait(false);
        var header = await blobs.AddAsync('s', new SegmentHeader(lengths.Count, lengthsAt, _blocks).Write(), cancellationToken).ConfigureAwait(false);
        await blobs.FlushAsync(cancellationToken).ConfigureAwait(false);
        return new IndexSegment { Header = header, Bytes = _bytes, Documents = documents };
    }

    private void PutFragment(string term, int count)
    {
        _first ??= term;
        VarInts.Write(_block, Encoding.UTF8.GetByteCount(term));
        Encoding.UTF8.GetBytes(term, _block);
        VarInts.Write(_block, count);
        VarInts.Write(_block, _fragment.WrittenCount);
        _block.Write(_fragment.WrittenSpan);
        _fragment.ResetWrittenCount();
    }

    private async ValueTask StoreAsync(CancellationToken cancellationToken)
    {
        if (_first is null)
            return;
        _bytes += _block.WrittenCount;
        _blocks.Add(new TermBlock(_first, await blobs.AddAsync('t', _block.WrittenMemory, cancellationToken).ConfigureAwait(false)));
        _block = new ArrayBufferWriter<byte>();
        _first = null;
    }
}
