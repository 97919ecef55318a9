using System.Text.RegularExpressions;

namespace Thaw.Jobs.Support;

/// <summary>BM25 as its authors write it, over chunks held in memory: no index, no code of the library's. Knows plain words in ASCII only.</summary>
internal sealed partial class NaiveSearch(IReadOnlyList<(string Document, int Chunk, string Text)> chunks)
{
    public IReadOnlyList<(string Document, int Chunk, double Score)> Run(string query)
    {
        var all = chunks.Select(chunk => (chunk.Document, chunk.Chunk, Words: Words(chunk.Text))).ToList();
        var average = all.Average(static chunk => (double)chunk.Words.Count);
        var scores = new List<(string, int, double)>();
        foreach (var (document, chunk, words) in all)
        {
            var score = 0.0;
            foreach (var word in Words(query).Distinct())
            {
                double times = words.Count(one => one == word);
                double having = all.Count(other => other.Words.Contains(word));
                var idf = Math.Log(1 + ((all.Count - having + 0.5) / (having + 0.5)));
                score += idf * (times * 2.2 / (times + (1.2 * (0.25 + (0.75 * words.Count / average)))));
            }

            if (score > 0)
                scores.Add((document, chunk, score));
        }

        return [.. scores.OrderByDescending(static one => one.Item3)];
    }

    private static List<string> Words(string text) => [.. Word().Matches(text).Select(static match => match.Value.ToUpperInvariant())];

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Word();
}
