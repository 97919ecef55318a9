using System.Diagnostics;
using System.Text;
using Thaw.Caching.Invalidation;

namespace Thaw.Caching.Tests.Invalidation;

public sealed class GlobTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abcd", false)]
    [InlineData("abc", "ab", false)]
    [InlineData("abc", "ABC", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "any/thing at#all", true)]
    [InlineData("**", "a/b", true)]
    [InlineData("**", "", true)]
    [InlineData("a**b", "ab", true)]
    [InlineData("a**b", "a/x/b", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a*", "ba", false)]
    [InlineData("*a", "a", true)]
    [InlineData("*a", "ab", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("orders/*/lines", "orders/7/8/lines", true)]
    [InlineData("orders/*/lines", "orders/lines", false)]
    [InlineData("?", "", false)]
    [InlineData("?", "a", true)]
    [InlineData("?", "/", true)]
    [InlineData("?", "ab", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*?", "", false)]
    [InlineData("*?", "abc", true)]
    [InlineData("??*", "a", false)]
    public void IsMatch_StarsAndQuestionMarks(string pattern, string key, bool matches) => Assert.Equal(matches, Glob.IsMatch(pattern, key));

    [Theory]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData(@"\*", @"\*", false)]
    [InlineData(@"\?", "?", true)]
    [InlineData(@"\?", "a", false)]
    [InlineData(@"\\", @"\", true)]
    [InlineData(@"\\*", @"\anything", true)]
    [InlineData(@"\a", "a", true)]
    [InlineData(@"\a", @"\a", false)]
    [InlineData(@"a\*b*", "a*bc", true)]
    [InlineData(@"a\*b*", "axbc", false)]
    [InlineData(@"*\*", "a*", true)]
    [InlineData(@"*\*", "ab", false)]
    [InlineData(@"a\", @"a\", true)]
    [InlineData(@"a\", "a", false)]
    public void IsMatch_ABackslashTakesTheNextLiterally(string pattern, string key, bool matches) => Assert.Equal(matches, Glob.IsMatch(pattern, key));

    [Theory]
    [InlineData("a*b")]
    [InlineData("what?")]
    [InlineData(@"C:\temp\*")]
    [InlineData("")]
    public void Prefix_OfAnyCharacters_MatchesWhatBeginsSo_AndNothingElse(string prefix)
    {
        var pattern = CacheInvalidation.Prefix(prefix);
        Assert.True(Glob.IsMatch(pattern, prefix));
        Assert.True(Glob.IsMatch(pattern, prefix + "/more"));
        Assert.Equal(prefix.Length == 0, Glob.IsMatch(pattern, "x" + prefix));
        Assert.Equal(prefix.Length == 0, Glob.IsMatch(pattern, "axb whatX C:xtempx"));
    }

    /// <summary>Beside a definition that tries everything: short words over few characters meet every corner.</summary>
    [Fact]
    public void IsMatch_IsWhatTheDefinitionSays()
    {
        var random = new Random(20_261_121);
        var matches = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var (pattern, key) = (Word(random, @"ab*?\", 8), Word(random, @"ab*\", 8));
            var expected = Defined(pattern, key);
            matches += expected ? 1 : 0;
            Assert.True(expected == Glob.IsMatch(pattern, key), $"'{pattern}' and '{key}': {expected}");
        }

        Assert.InRange(matches, 10_000, 190_000);
    }

    /// <summary>What tries all ways would take longer than the universe has; this takes key × pattern steps at most.</summary>
    [Theory]
    [InlineData("a*")]
    [InlineData("*a")]
    [InlineData("*?")]
    [InlineData("*a?")]
    [InlineData(@"*\a")]
    public void IsMatch_HostilePattern_IsBounded(string part)
    {
        const int Longest = 1_024;
        var pattern = Repeat(part, Longest - 1) + "b";
        var key = new string('a', Longest);
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10; i++)
        {
            Assert.False(Glob.IsMatch(pattern, key));
        }

        // A million steps each, some milliseconds: what is left is for a machine that does something else.
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    private static string Repeat(string part, int length)
    {
        var text = new StringBuilder();
        while (text.Length + part.Length <= length)
        {
            text.Append(part);
        }

        return text.ToString();
    }

    private static string Word(Random random, string alphabet, int longest) =>
        new([.. Enumerable.Range(0, random.Next(longest + 1)).Select(_ => alphabet[random.Next(alphabet.Length)])]);

    private static bool Defined(string pattern, string key) => pattern switch
    {
        "" => key.Length == 0,
        ['*', ..] => Defined(pattern[1..], key) || (key.Length > 0 && Defined(pattern, key[1..])),
        ['?', ..] => key.Length > 0 && Defined(pattern[1..], key[1..]),
        ['\\', var next, ..] => key.Length > 0 && key[0] == next && Defined(pattern[2..], key[1..]),
        _ => key.Length > 0 && key[0] == pattern[0] && Defined(pattern[1..], key[1..]),
    };
}
