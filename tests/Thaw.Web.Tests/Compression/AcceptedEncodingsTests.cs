using Thaw.Web.Compression;

namespace Thaw.Web.Tests.Compression;

public sealed class AcceptedEncodingsTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData("", null, false)]
    [InlineData("br, gzip", "br", false)]
    [InlineData("gzip, deflate, br, zstd", "br", false)]
    [InlineData("gzip;q=1, br;q=0.9", "gzip", false)]
    [InlineData("GZIP", "gzip", false)]
    [InlineData("x-gzip", "gzip", false)]
    [InlineData("deflate", null, false)]
    [InlineData("br;q=0, gzip;q=0", null, false)]
    [InlineData("*", "br", false)]
    [InlineData("br;q=0, *", "gzip", false)]
    [InlineData("*, br;q=0", "gzip", false)]
    [InlineData("gzip;q=0, br;q=0, *", null, false)]
    [InlineData("*;q=0", null, true)]
    [InlineData("gzip, *;q=0", "gzip", true)]
    [InlineData("identity;q=0", null, true)]
    [InlineData("identity;q=0, gzip;q=0.1", "gzip", true)]
    [InlineData("identity, *;q=0", null, false)]
    [InlineData("identity;q=0.5, gzip;q=0.4", null, false)]
    [InlineData("identity;q=0.5, gzip;q=0.5", "gzip", false)]
    [InlineData("gzip;q=0.001", "gzip", false)]
    [InlineData("gzip;q=x", null, false)]
    [InlineData(";;;", null, false)]
    public void Best_IsWhatTheClientWantsMost(string? header, string? best, bool refusesIdentity)
    {
        var accepted = AcceptedEncodings.Of(header);

        Assert.Equal((best, refusesIdentity), (accepted.Best, accepted.RefusesIdentity));
    }

    [Fact]
    public void Of_AnyHeader_NeverThrows()
    {
        var random = new Random(3);
        const string Letters = "brgzip, ;q=01.*identity\"\\\té";
        for (var round = 0; round < 100_000; round++)
        {
            var header = string.Create(random.Next(40), random, static (span, random) => random.GetItems(Letters, span));
            Assert.Contains(AcceptedEncodings.Of(header).Best, (string?[])["br", "gzip", null]);
        }
    }
}
