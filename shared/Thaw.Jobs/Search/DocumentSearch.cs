using System.Collections.Concurrent;
using Thaw.Caching;
using Thaw.Jobs.Documents.Storing;
using Thaw.Jobs.Search.Index;
using Thaw.Jobs.Search.Querying;

namespace Thaw.Jobs.Search;

/// <summary>
/// Searches what <c>indexing</c> tasks have indexed. Answers come from the cache (namespace <c>thaw.search</c>) until the index changes; what is read of the index is kept in memory by
/// itself (namespace <c>thaw.index</c>), for it never changes. Safe from any thread.
/// </summary>
public sealed class DocumentSearch
{
    internal const string Tag = "thaw.search";
    internal const string AnswersNamespace = "thaw.search";
    internal const string PiecesNamespace = "thaw.index";

    private const int Tries = 3;
    private static readonly string[] Tags = [Tag];
    private static readonly CacheEntryOptions Answers = new() { Expiration = TimeSpan.FromMinutes(10), Tags = Tags };
    private static readonly CacheEntryOptions Pieces = new() { Expiration = TimeSpan.FromHours(1) };

    private readonly ConcurrentDictionary<BlobReference, SegmentReader> _open = new();
    private readonly IndexStore _index;
    private readonly BlobStore _blobs;
    private readonly ITieredCache _answers;
    private readonly ITieredCache _pieces;

    internal DocumentSearch(IndexStore index, BlobStore blobs, ITieredCache cache)
    {
        (_index, _blobs) = (index, blobs);
        (_answers, _pieces) = (cache.For(AnswersNamespace), cache.For(PiecesNamespace));
    }

    /// <summary>The chunks that say most of what is looked for.</summary>
    /// <exception cref="ArgumentException">The query is out of its bounds; <see cref="SearchQuery.Complaint"/> says why.</exception>
    public async ValueTask<SearchAnswer> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (SearchQuery.Complaint(query.Text) is { } complaint)
            throw new ArgumentException(complaint, nameof(query));
        if (query.Limit is < 1 or > SearchQuery.MaximumLimit || query.Offset is < 0 or > SearchQuery.MaximumOffset)
            throw new ArgumentException($"A limit of {query.Limit} from {query.Offset}; 1 to {SearchQuery.MaximumLimit} from 0 to {SearchQuery.MaximumOffset} is allowed.", nameof(query));

        // The order of words makes no difference to what is found.
        var words = QueryWords.Of(query.Text);
        var found = await _answers.GetOrCreateAsync(
            $"{query.Limit} {query.Offset} {string.Join(' ', words)}", (Search: this, Words: words, Query: query),
            static (asked, _, token) => asked.Search.RunAsync(asked.Words, asked.Query, token), Answers, cancellationToken).ConfigureAwait(false);
        return found.Value!;
    }

    private async ValueTask<SearchAnswer> RunAsync(IReadOnlyList<string> words, SearchQuery query, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                var manifest = await _index.ReadAsync(cancellationToken).ConfigureAwait(false);
                var readers = await OpenAsync(manifest, cancellationToken).ConfigureAwait(false);
                var (best, total) = await Ranking.RunAsync(manifest, readers, words, query.Limit + query.Offset, cancellationToken).ConfigureAwait(false);
                var hits = new List<SearchHit>();
                foreach (var hit in best.Skip(query.Offset))
                    hits.Add(new SearchHit { Document = hit.Document.Document, Chunk = hit.Chunk, Score = hit.Score, Snippet = await SnippetAsync(hit, words, cancellationToken).ConfigureAwait(false) });
                return new SearchAnswer { Hits = hits, Total = total };
            }
            catch (SegmentGoneException) when (tried < Tries)
            {
                // The manifest was read from where the index stood a while ago.
            }
        }
    }

    private async ValueTask<IReadOnlyList<SegmentReader>> OpenAsync(IndexManifest manifest, CancellationToken cancellationToken)
    {
        var standing = manifest.Segments.Select(static segment => segment.Header).ToHashSet();
        foreach (var gone in _open.Keys.Where(header => !standing.Contains(header)))
            _open.TryRemove(gone, out _);
        return await Task.WhenAll(manifest.Segments.Select(async segment => _open.TryGetValue(segment.Header, out var open)
            ? open : _open.GetOrAdd(segment.Header, await SegmentReader.OpenAsync(segment.Header, ReadAsync, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
    }

    private async ValueTask<string> SnippetAsync(Ranked hit, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        if (hit.Document.Blocks is not { } place || await ReadAsync(place, cancellationToken).ConfigureAwait(false) is not { } list
            || BlockList.Read(place.Task, list.Span).Find(hit.Chunk) is not { } at
            || await ReadAsync(at.Block, cancellationToken).ConfigureAwait(false) is not { Length: > 0 } block)
            return "";
        return Snippet.Of(ChunkBlock.Read(block.Span)[at.Index].Text, words);
    }

    // What was forgotten is not kept: it may only be that the store is behind.
    private async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(BlobReference place, CancellationToken cancellationToken)
    {
        var found = await _pieces.GetOrCreateAsync($"{place.Task}/{place.Name}", (_blobs, place), static async (asked, context, token) =>
        {
            var read = await asked._blobs.ReadAsync(asked.place, token).ConfigureAwait(false);
            context.DoNotStore = read is null;
            return read ?? ReadOnlyMemory<byte>.Empty;
        }, Pieces, cancellationToken).ConfigureAwait(false);
        return found.Value.IsEmpty && place.Length > 0 ? default(ReadOnlyMemory<byte>?) : found.Value;
    }
}
