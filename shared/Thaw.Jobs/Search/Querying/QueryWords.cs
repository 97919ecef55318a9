using Thaw.Jobs.Search.Text;

namespace Thaw.Jobs.Search.Querying;

/// <summary>The different words of a query, as they are indexed.</summary>
internal static class QueryWords
{
    public static IReadOnlyList<string> Of(string text)
    {
        var sink = new Distinct();
        Tokenizer.Split(text, ref sink);
        return sink.Words;
    }

    private sealed class Distinct : ITokenSink
    {
        private readonly SortedSet<string> _words = new(StringComparer.Ordinal);

        public IReadOnlyList<string> Words => [.. _words];

        public void Add(scoped ReadOnlySpan<char> token, int start, int length) => _words.Add(token.ToString());
    }
}
