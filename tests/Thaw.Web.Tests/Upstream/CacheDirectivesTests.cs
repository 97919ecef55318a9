using Thaw.Web.Upstream;

namespace Thaw.Web.Tests.Upstream;

public sealed class CacheDirectivesTests
{
    private const string Alphabet = "max-age=s,\"\\ 0123456789\tno-store;é";

    [Theory]
    [InlineData("max-age=60", 60L)]
    [InlineData(" ,, Max-Age = 60 ,", 60L)]
    [InlineData("x=\"a\\\"b, max-age=1\", max-age=60", 60L)]
    [InlineData("x=\"never ends, max-age=60", null)]
    [InlineData("max-age", 0L)]
    [InlineData("max-age=", 0L)]
    [InlineData("max-age=-1", 0L)]
    [InlineData("max-age=٣", 0L)]
    [InlineData("max-ages=60", null)]
    [InlineData("", null)]
    public void Parse_MaxAge(string text, long? seconds) =>
        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), CacheDirectives.Parse([text]).MaxAge);

    [Theory]
    [InlineData(5)]
    public void Parse_AnyText_EndsAndReadsWhatFollows(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 100_000; i++)
        {
            var noise = new string([.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);

            // A line is a list by itself: whatever stands before it, this one is read.
            var parsed = CacheDirectives.Parse([noise, "private, min-fresh=7"]);
            Assert.True(parsed.Private && parsed.MinFresh is not null, noise);
        }
    }
}
