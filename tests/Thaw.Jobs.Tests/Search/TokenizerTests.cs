using Thaw.Jobs.Search.Text;

namespace Thaw.Jobs.Search;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("don't stop-me_now 3.14", "don t stop me now 3 14")]
    [InlineData("Ångström CRÈME brûlée Žižek ĐORĐE Łódź", "angstrom creme brulee zizek dorde lodz")]
    [InlineData("cafe\u0301 CAFÉ", "cafe cafe")]
    [InlineData("Straße STRASSE ẞ æon œuvre ﬁn", "strasse strasse ss aeon oeuvre fin")]
    [InlineData("Ελλάς ΕΛΛΆΣ", "ελλασ ελλασ")]
    [InlineData("Ёлка йод", "елка иод")]
    [InlineData("東京 tower ＡＢＣ１", "東 京 tower abc1")]
    [InlineData("\u0301\u0302 a", "a")]
    [InlineData("𝔘x 😀 y", "𝔘x y")]
    public void Split_FoldsCaseAndMarks(string text, string tokens) => Assert.Equal(tokens, string.Join(' ', Split(text)));

    [Fact]
    public void Split_LongWord_KeepsItsBeginning()
    {
        var word = Assert.Single(Split(new string('x', 100_000)));
        Assert.Equal(new string('x', Tokenizer.MaximumLength), word);
    }

    [Fact]
    public void Split_AnyText_NeverFailsAndNeverGrows()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 200).Select(_ => (char)random.Next(random.Next(2) == 0 ? 0x300 : 0x10000)));
            Assert.All(Split(text), static token => Assert.InRange(token.Length, 1, Tokenizer.MaximumLength + 2));
        }
    }

    private static List<string> Split(string text)
    {
        var sink = new Collected();
        Tokenizer.Split(text, ref sink);
        return sink.Tokens;
    }

    private sealed class Collected : ITokenSink
    {
        public List<string> Tokens { get; } = [];

        public void Add(scoped ReadOnlySpan<char> token, int start, int length) => Tokens.Add(token.ToString());
    }
}
