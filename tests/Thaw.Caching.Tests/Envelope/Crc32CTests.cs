using System.Text;

namespace Thaw.Caching.Tests.Envelope;

public sealed class Crc32CTests
{
    // Check values of RFC 3720, appendix B.4, and the usual one.
    [Fact]
    public void Of_KnownBytes_IsTheKnownChecksum()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0u, Crc32C.Of([]));
    }

    [Fact]
    public void Append_BytesInTwoParts_IsAsOfOne()
    {
        var bytes = Encoding.ASCII.GetBytes("The quick brown fox jumps over the lazy dog");
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(Crc32C.Of(bytes), ~Crc32C.Append(Crc32C.Append(Crc32C.Start, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }
}
