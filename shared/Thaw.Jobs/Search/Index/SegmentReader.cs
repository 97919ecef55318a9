using System.Text;
using Thaw.Jobs.Documents.Storing;

namespace Thaw.Jobs.Search.Index;

/// <summary>Reads a segment. What it reads never changes, so whoever keeps it may keep it for good.</summary>
internal sealed class SegmentReader
{
    private readonly SegmentHeader _header;
    private readonly Func<BlobReference, CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> _read;

    private SegmentReader(SegmentHeader header, int[] lengths, Func<BlobReference, CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> read) =>
        (_header, Lengths, _read) = (header, lengths, read);

    /// <summary>How many words each chunk has.</summary>
    public int[] Lengths { get; }

    /// <summary>Opens a segment. <see cref="SegmentGoneException"/> where it has been forgotten.</summary>
    public static async ValueTask<SegmentReader> OpenAsync(
        BlobReference place, Func<BlobReference, CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> read, CancellationToken cancellationToken)
    {
        var data = await read(place, cancellationToken).ConfigureAwait(false) ?? throw new SegmentGoneException();
        var header = SegmentHeader.Read(place.Task, data.Span);
        var lengths = new int[header.Chunks];
        Read(await read(header.Lengths, cancellationToken).ConfigureAwait(false) ?? throw new SegmentGoneException(), lengths);
        return new SegmentReader(header, lengths, read);
    }

    /// <summary>All places that the segment takes in the store but its header's.</summary>
    public IEnumerable<BlobReference> Places => _header.Blocks.Select(static block => block.Place).Append(_header.Lengths);

    /// <summary>The chunks that hold a term, in order, and how often.</summary>
    public async ValueTask<List<(int Chunk, int Times)>> FindAsync(string term, CancellationToken cancellationToken)
    {
        var (found, blocks, utf8) = (new List<(int, int)>(), _header.Blocks, Encoding.UTF8.GetBytes(term));
        for (var at = FirstBlock(term); at < blocks.Count && string.CompareOrdinal(blocks[at].First, term) <= 0; at++)
        {
            var block = await _read(blocks[at].Place, cancellationToken).ConfigureAwait(false) ?? throw new SegmentGoneException();
            TermBlockReader.Find(block.Span, utf8, found);
        }

        return found;
    }

    /// <summary>All terms in order, each once.</summary>
    public async IAsyncEnumerable<(string Term, List<(int Chunk, int Times)> Postings)> ReadAllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (string Term, List<(int, int)> Postings)? open = null;
        foreach (var place in _header.Blocks)
        {
            var block = await _read(place.Place, cancellationToken).ConfigureAwait(false) ?? throw new SegmentGoneException();
            foreach (var next in TermBlockReader.ReadAll(block.Span))
            {
                if (open is { } before && before.Term == next.Term)
                {
                    before.Postings.AddRange(next.Postings);
                    continue;
                }

                if (open is { } done)
                    yield return done;
                open = next;
            }
        }

        if (open is { } last)
            yield return last;
    }

    // The last that begins before the term: it may begin in the middle of one.
    private int FirstBlock(string term)
    {
        var (low, high) = (0, _header.Blocks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(_header.Blocks[middle].First, term) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return Math.Max(0, low - 1);
    }

    private static void Read(ReadOnlyMemory<byte> data, int[] lengths)
    {
        var rest = data.Span;
        for (var i = 0; i < lengths.Length; i++)
            lengths[i] = VarInts.ReadInt32(ref rest);
    }
}
