using System.Text;
using Thaw.Jobs.Search.Text;

namespace Thaw.Jobs.Search.Querying;

/// <summary>The part of a chunk that shows most of what was looked for, in one line.</summary>
internal static class Snippet
{
    private const int Width = 240;
    private const int Before = 40;

    public static string Of(string text, IReadOnlyList<string> words)
    {
        var sink = new Matches(words);
        Tokenizer.Split(text, ref sink);
        return Line(text, WordAt(text, Start(sink.Found)));
    }

    // Not in the middle of a word, unless that is a long one.
    private static int WordAt(string text, int start)
    {
        var at = start;
        while (at > 0 && start - at < Before && !char.IsWhiteSpace(text[at - 1]))
            at--;
        return at;
    }

    // The window with the most different words; of several the first.
    private static int Start(List<(int At, int Word)> found)
    {
        var (best, start) = (0, 0);
        for (var i = 0; i < found.Count; i++)
        {
            var different = found.Skip(i).TakeWhile(one => one.At < found[i].At + Width - Before).Select(static one => one.Word).Distinct().Count();
            if (different > best)
                (best, start) = (different, Math.Max(0, found[i].At - Before));
        }

        return start;
    }

    private static string Line(string text, int start)
    {
        start = start < text.Length && char.IsLowSurrogate(text[start]) ? start + 1 : start;
        var line = new StringBuilder(start > 0 ? "…" : "");
        var at = start;
        for (; at < text.Length && at - start < Width; at++)
        {
            var isSpace = char.IsWhiteSpace(text[at]) || char.IsControl(text[at]);
            if (!isSpace)
                line.Append(text[at]);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        if (char.IsHighSurrogate(line.Length > 0 ? line[^1] : ' '))
            line.Length--;
        return line.ToString().TrimEnd() + (at < text.Length ? "…" : "");
    }

    private sealed class Matches(IReadOnlyList<string> words) : ITokenSink
    {
        // More of them make no better window.
        private const int Most = 500;

        public List<(int At, int Word)> Found { get; } = [];

        public void Add(scoped ReadOnlySpan<char> token, int start, int length)
        {
            for (var i = 0; i < words.Count && Found.Count < Most; i++)
            {
                if (token.SequenceEqual(words[i]))
                    Found.Add((start, i));
            }
        }
    }
}
