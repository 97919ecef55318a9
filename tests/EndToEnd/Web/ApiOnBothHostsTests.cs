using System.Text.Json;

namespace Thaw.EndToEnd.Web;

/// <summary>What is stored leaves as it was stored, and what is not understood changes nothing: on both hosts.</summary>
public sealed class ApiOnBothHostsTests(ApiOnBothHosts hosts) : IClassFixture<ApiOnBothHosts>
{
    private const string Cache = "/api/performance/cache";
    private const string Optimize = "/api/performance/optimize";

    [Theory]
    [InlineData(false, """{"a":1,"b":null}""")]
    [InlineData(true, """{"a":1,"b":null}""")]
    [InlineData(false, "null")]
    [InlineData(true, "null")]
    public async Task StoredValue_WhicheverWayItIsRead_KeepsItsNulls(bool onLambda, string value)
    {
        Assert.Equal(200, (await hosts.SendAsync(onLambda, "POST", Cache, $$"""{"operation":"set","namespace":"exact","key":"k","value":{{value}}}""")).Status);
        Assert.Equal((200, value), await hosts.SendAsync(onLambda, "GET", $"{Cache}/exact/k"));
        var (status, text) = await hosts.SendAsync(onLambda, "POST", Cache, """{"operation":"get","namespace":"exact","key":"k"}""");
        Assert.Equal((200, value), (status, JsonElement.Parse(text).GetProperty("value").GetRawText()));
        (status, text) = await hosts.SendAsync(onLambda, "POST", "/api/batch", $$"""{"requests":[{"id":"a","method":"GET","path":"{{Cache}}/exact/k"}]}""");
        Assert.Equal((200, value), (status, JsonElement.Parse(text).GetProperty("responses")[0].GetProperty("body").GetRawText()));
    }

    [Theory]
    [InlineData(false, 65)]
    [InlineData(true, 65)]
    [InlineData(false, 998)]
    [InlineData(true, 998)]
    public async Task StoredValue_NestedAsDeepAsAValueMayBe_IsReadAndPicked(bool onLambda, int levels)
    {
        var deep = $"{new string('[', levels)}{{\"password\":1,\"b\":null}}{new string(']', levels)}";
        Assert.Equal(204, (await hosts.SendAsync(onLambda, "PUT", $"{Cache}/exact/deep", $$"""{"deep":{{deep}},"a":1}""")).Status);
        var seen = deep.Replace("\"password\":1,", "", StringComparison.Ordinal);
        Assert.Equal((200, $$"""{"deep":{{seen}},"a":1}"""), await hosts.SendAsync(onLambda, "GET", $"{Cache}/exact/deep"));
        Assert.Equal((200, """{"a":1}"""), await hosts.SendAsync(onLambda, "GET", $"{Cache}/exact/deep?fields=a"));
        var (status, text) = await hosts.SendAsync(onLambda, "POST", Cache, """{"operation":"get","namespace":"exact","key":"deep"}""");
        Assert.Equal(200, status);
        Assert.Contains(seen, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Value_WithTextThatIsNoUnicode_Is400(bool onLambda)
    {
        foreach (var bytes in new byte[][] { [.. "\"\\ud800\""u8], [.. "{\"\\udc00\":1}"u8], [(byte)'"', 0xff, (byte)'"'] })
        {
            Assert.Equal(400, (await hosts.SendAsync(onLambda, "PUT", $"{Cache}/exact/unicode", bytes)).Status);
        }

        Assert.Equal(404, (await hosts.SendAsync(onLambda, "GET", $"{Cache}/exact/unicode")).Status);
        Assert.Equal(204, (await hosts.SendAsync(onLambda, "PUT", $"{Cache}/exact/pair", "\"\\ud83d\\ude00\"")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContentType_ThatNoHeaderTakes_Is400(bool onLambda)
    {
        Assert.Equal(400, (await hosts.SendAsync(onLambda, "PUT", $"{Cache}/exact/type", "v", "text/plain; a=\"\u007f\"")).Status);
        Assert.Equal(204, (await hosts.SendAsync(onLambda, "PUT", $"{Cache}/exact/type", "v", "text/plain; a=\"~ !\"")).Status);
        Assert.Equal(200, (await hosts.SendAsync(onLambda, "GET", $"{Cache}/exact/type")).Status);
    }

    [Theory]
    [InlineData(false, "POST", Optimize, """{"dry":true}""")]
    [InlineData(true, "POST", Optimize, """{"dry":true}""")]
    [InlineData(false, "POST", Optimize, """{"dry_run":true}""")]
    [InlineData(true, "POST", Optimize, """{"dryRun":true,"namespace":"a"}""")]
    [InlineData(false, "POST", Cache, """{"operation":"set","namespace":"exact","key":"k","value":1,"tag":["a"]}""")]
    [InlineData(true, "POST", Cache, """{"operation":"set","namespace":"exact","key":"k","value":1,"ttl":5}""")]
    public async Task Member_ThatIsNotKnown_Is400(bool onLambda, string method, string target, string body)
    {
        var (status, text) = await hosts.SendAsync(onLambda, method, target, body);
        Assert.Equal(400, status);
        Assert.Contains("mean nothing here", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Optimize_WithABodyThatDoesNotSayWhatItIs_Is415(bool onLambda) =>
        Assert.Equal(415, (await hosts.SendAsync(onLambda, "POST", Optimize, """{"dryRun":true}""", contentType: null)).Status);
}
