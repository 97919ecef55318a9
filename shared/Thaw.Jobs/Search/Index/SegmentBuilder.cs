using Thaw.Jobs.Search.Text;

namespace Thaw.Jobs.Search.Index;

/// <summary>Collects the words of chunks in memory until they are worth a segment.</summary>
internal sealed class SegmentBuilder : ITokenSink
{
    // An entry of the table, its text and its list, beside the list's bytes.
    private const int TermBytes = 140;

    private readonly Dictionary<string, PostingList> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PostingList>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<int> _lengths = [];
    private int _words;

    public SegmentBuilder() => _lookup = _terms.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>About how much memory it takes.</summary>
    public long Bytes { get; private set; }

    public int Chunks => _lengths.Count;

    public IReadOnlyList<int> Lengths => _lengths;

    public void AddChunk(string text)
    {
        var self = this;
        _words = 0;
        Tokenizer.Split(text, ref self);
        _lengths.Add(_words);
    }

    void ITokenSink.Add(scoped ReadOnlySpan<char> token, int start, int length)
    {
        _words++;
        if (!_lookup.TryGetValue(token, out var postings))
        {
            _lookup[token] = postings = new PostingList();
            Bytes += TermBytes + (2 * token.Length);
        }

        var before = postings.Capacity;
        postings.Add(_lengths.Count);
        Bytes += postings.Capacity - before;
    }

    public async ValueTask<IndexSegment> WriteAsync(SegmentWriter writer, IReadOnlyList<IndexedDocument> documents, CancellationToken cancellationToken)
    {
        var terms = _terms.Keys.ToArray();
        Array.Sort(terms, StringComparer.Ordinal);
        foreach (var term in terms)
            await writer.AddAsync(term, _terms[term].Read(), cancellationToken).ConfigureAwait(false);
        return await writer.CompleteAsync(_lengths, documents, cancellationToken).ConfigureAwait(false);
    }
}
