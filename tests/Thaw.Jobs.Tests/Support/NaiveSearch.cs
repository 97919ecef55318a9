using System.Text.RegularExpressions;

namespace Thaw.Jobs.Support;

/// <summary>BM25 as its authors write it, over chunks held in memory: no index, no code of the library's. Knows plain words in ASCII only.</summary>
internal sealed partial class NaiveSearch(IReadOnlyList<(string Document, int Chunk, string Text)> chunks)
{
    private readonly List<(string Document, int Chunk, List<string> Words)> _all = [.. chunks.Select(static chunk => (chunk.Document, chunk.Chunk, Words(chunk.Text)))];

    public IReadOnlyList<(string Document, int Chunk, double Score)> Run(string query)
    {
        var all = _all;
        var average = all.Average(static chunk => (double)chunk.Words.Count);
        var having = Words(query).Distinct().ToDictionary(static word => word, word => (double)all.Count(chunk => chunk.Words.Contains(word)));
        var scores = new List<(string, int, double)>();
        foreach (var (document, chunk, words) in all)
        {
            var score = 0.0;
            foreach (var (word, count) in having)
            {
                double times = words.Count(one => one == word);
                var idf = Math.Log(1 + ((all.Count - count + 0.5) / (count + 0.5)));
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
