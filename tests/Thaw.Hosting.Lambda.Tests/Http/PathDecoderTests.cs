using System.Text;
using Thaw.Hosting.Lambda.Http;

namespace Thaw.Hosting.Lambda.Tests.Http;

public sealed class PathDecoderTests
{
    [Theory]
    [InlineData("/a%20b", "/a b")]
    [InlineData("/a%2Fb%2fc", "/a%2Fb%2fc")]
    [InlineData("/%E2%82%AC", "/€")]
    [InlineData("/%E2%82", "/%E2%82")]
    [InlineData("/%C0%AF", "/%C0%AF")]
    [InlineData("/%ED%A0%80", "/%ED%A0%80")]
    [InlineData("/%F4%90%80%80", "/%F4%90%80%80")]
    [InlineData("/%", "/%")]
    [InlineData("/%4", "/%4")]
    [InlineData("/%zz", "/%zz")]
    [InlineData("/%252F", "/%2F")]
    public void Decode_IsKestrels(string encoded, string decoded)
    {
        var bytes = Encoding.UTF8.GetBytes(encoded);

        Assert.Equal(decoded, Encoding.UTF8.GetString(bytes.AsSpan(0, PathDecoder.Decode(bytes))));
    }

    [Theory]
    [InlineData("/a/b/../c", "/a/c")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/..", "/")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/.", "/a/")]
    [InlineData("/../../a", "/a")]
    [InlineData("/a/..b/.c", "/a/..b/.c")]
    [InlineData("/a//../b", "/a/b")]
    [InlineData("/", "/")]
    public void RemoveDotSegments_FollowsTheRfc(string path, string normal)
    {
        var bytes = Encoding.UTF8.GetBytes(path);

        Assert.Equal(normal, Encoding.UTF8.GetString(bytes.AsSpan(0, PathDecoder.RemoveDotSegments(bytes))));
    }
}
