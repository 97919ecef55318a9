using Thaw.Jobs.Documents.Storing;

namespace Thaw.Jobs.Search.Index;

/// <summary>Makes one segment of several, without what is dead. Terms are read side by side in their order, so that memory holds a block of each.</summary>
internal static class SegmentMerger
{
    /// <summary>Which segments are worth one: the first <paramref name="factor"/> of about one size, and by themselves those of which more than half is dead.</summary>
    public static IReadOnlyList<IndexSegment> Choose(IndexManifest manifest, int factor)
    {
        var bySize = manifest.Segments.GroupBy(static segment => (int)Math.Log(Math.Max(1, segment.Bytes / (64.0 * 1024)), 4))
            .OrderBy(static group => group.Key).FirstOrDefault(group => group.Count() >= factor);
        return bySize is not null ? [.. bySize.Take(factor)]
            : [.. manifest.Segments.Where(static segment => segment.Documents.Sum(static one => one.IsDead ? 2L * one.Chunks : 0) > segment.Documents.Sum(static one => (long)one.Chunks)).Take(1)];
    }

    public static async ValueTask<IndexSegment> MergeAsync(
        IReadOnlyList<IndexSegment> segments, IReadOnlyList<SegmentReader> readers, BlobWriter blobs, CancellationToken cancellationToken)
    {
        var (lengths, documents, maps) = (new List<int>(), new List<IndexedDocument>(), new int[segments.Count][]);
        for (var i = 0; i < segments.Count; i++)
            maps[i] = Map(segments[i], readers[i], blobs.ExpiresAt, lengths, documents);

        var writer = new SegmentWriter(blobs);
        var inputs = readers.Select((reader, i) => (Terms: reader.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken), Map: maps[i])).ToList();
        try
        {
            for (var i = inputs.Count - 1; i >= 0; i--)
            {
                if (!await inputs[i].Terms.MoveNextAsync().ConfigureAwait(false))
                    await RemoveAsync(inputs, i).ConfigureAwait(false);
            }

            while (inputs.Count > 0)
            {
                var term = inputs.Select(static input => input.Terms.Current.Term).Min(StringComparer.Ordinal)!;
                var postings = new List<(int, int)>();
                for (var i = 0; i < inputs.Count;)
                {
                    var (terms, map) = inputs[i];
                    if (terms.Current.Term == term)
                    {
                        postings.AddRange(terms.Current.Postings.Where(one => map[one.Chunk] >= 0).Select(one => (map[one.Chunk], one.Times)));
                        if (!await terms.MoveNextAsync().ConfigureAwait(false))
                        {
                            await RemoveAsync(inputs, i).ConfigureAwait(false);
                            continue;
                        }
                    }

                    i++;
                }

                await writer.AddAsync(term, postings, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            while (inputs.Count > 0)
                await RemoveAsync(inputs, 0).ConfigureAwait(false);
        }

        return await writer.CompleteAsync(lengths, documents, cancellationToken).ConfigureAwait(false);
    }

    // Where each chunk goes: after those of the segments before, or nowhere.
    private static int[] Map(IndexSegment segment, SegmentReader reader, DateTimeOffset expiresAt, List<int> lengths, List<IndexedDocument> documents)
    {
        var (map, at) = (new int[reader.Lengths.Length], 0);
        foreach (var document in segment.Documents)
        {
            for (var end = at + document.Chunks; at < end; at++)
            {
                map[at] = document.IsDead ? -1 : lengths.Count;
                if (!document.IsDead)
                    lengths.Add(reader.Lengths[at]);
            }

            if (!document.IsDead)
                documents.Add(document with { ExpiresAt = document.ExpiresAt ?? expiresAt });
        }

        return map;
    }

    private static async ValueTask RemoveAsync(
        List<(IAsyncEnumerator<(string Term, List<(int Chunk, int Times)> Postings)> Terms, int[] Map)> inputs, int at)
    {
        var input = inputs[at];
        inputs.RemoveAt(at);
        await input.Terms.DisposeAsync().ConfigureAwait(false);
    }
}
