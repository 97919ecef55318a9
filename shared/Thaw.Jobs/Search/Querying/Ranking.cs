using Thaw.Jobs.Search.Index;

namespace Thaw.Jobs.Search.Querying;

/// <summary>A chunk and what it scored.</summary>
internal readonly record struct Ranked(IndexedDocument Document, int Chunk, double Score);

/// <summary>Ranks the chunks of an index for some words. Only what is alive counts, in the statistics too.</summary>
internal static class Ranking
{
    public static async ValueTask<(List<Ranked> Best, int Total)> RunAsync(
        IndexManifest manifest, IReadOnlyList<SegmentReader> readers, IReadOnlyList<string> words, int best, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(manifest.Segments.Select((segment, i) => FindAsync(segment, readers[i], words, cancellationToken))).ConfigureAwait(false);
        var alive = manifest.Segments.SelectMany(static segment => segment.Documents).Where(static one => !one.IsDead).ToList();
        var (chunks, length) = (alive.Sum(static one => (long)one.Chunks), alive.Sum(static one => one.Length));
        var average = chunks == 0 ? 1 : Math.Max(1e-9, (double)length / chunks);
        var rarities = new double[words.Count];
        for (var word = 0; word < words.Count; word++)
            rarities[word] = Bm25.Rarity(chunks, found.Sum(segment => (long)segment[word].Count));

        // The worst of the best is on top, so that it is found at once when a better one comes.
        var heap = new PriorityQueue<Ranked, Ranked>(Comparer<Ranked>.Create(static (a, b) => -Compare(a, b)));
        var total = 0;
        for (var i = 0; i < found.Length; i++)
        {
            foreach (var (ordinal, score) in Score(found[i], rarities, readers[i].Lengths, average))
            {
                total++;
                var ranked = At(manifest.Segments[i], ordinal, score);
                if (heap.Count < best)
                    heap.Enqueue(ranked, ranked);
                else if (best > 0)
                    heap.EnqueueDequeue(ranked, ranked);
            }
        }

        var list = heap.UnorderedItems.Select(static item => item.Element).ToList();
        list.Sort(Compare);
        return (list, total);
    }

    // The best first; among equals by name and place, so that the order is the same each time.
    private static int Compare(Ranked a, Ranked b)
    {
        var by = b.Score.CompareTo(a.Score);
        by = by != 0 ? by : string.CompareOrdinal(a.Document.Document, b.Document.Document);
        return by != 0 ? by : a.Chunk.CompareTo(b.Chunk);
    }

    private static async Task<List<(int Chunk, int Times)>[]> FindAsync(IndexSegment segment, SegmentReader reader, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(words.Select(word => reader.FindAsync(word, cancellationToken).AsTask())).ConfigureAwait(false);
        if (segment.Documents.Any(static one => one.IsDead))
        {
            for (var i = 0; i < found.Length; i++)
                found[i] = Alive(segment, found[i]);
        }

        return found;
    }

    private static List<(int Chunk, int Times)> Alive(IndexSegment segment, List<(int Chunk, int Times)> postings)
    {
        var alive = new List<(int, int)>(postings.Count);
        var (document, end) = (-1, 0);
        foreach (var posting in postings)
        {
            while (posting.Chunk >= end)
                end += segment.Documents[++document].Chunks;
            if (!segment.Documents[document].IsDead)
                alive.Add(posting);
        }

        return alive;
    }

    private static IEnumerable<(int Ordinal, double Score)> Score(List<(int Chunk, int Times)>[] found, double[] rarities, int[] lengths, double average)
    {
        // Words in their order, for each chunk: sums come out the same however the index is cut into segments.
        var scores = new Dictionary<int, double>();
        for (var word = 0; word < found.Length; word++)
        {
            foreach (var (chunk, times) in found[word])
                scores[chunk] = scores.GetValueOrDefault(chunk) + Bm25.Score(rarities[word], times, lengths[chunk], average);
        }

        return scores.Select(static one => (one.Key, one.Value));
    }

    private static Ranked At(IndexSegment segment, int ordinal, double score)
    {
        foreach (var document in segment.Documents)
        {
            if (ordinal < document.Chunks)
                return new Ranked(document, document.FirstChunk + ordinal, score);
            ordinal -= document.Chunks;
        }

        throw new InvalidDataException("A segment has more chunks than its documents.");
    }
}
