using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Thaw.Web.Tests;

public sealed class FixedContentTests
{
    private static readonly string Text = string.Concat(Enumerable.Repeat("The same again. ", 200));
    private readonly FixedContent _content = new("text/plain", Encoding.UTF8.GetBytes(Text));

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip;q=0.5, br;q=0.1", "gzip")]
    [InlineData("identity", null)]
    [InlineData(null, null)]
    public async Task Coding_IsTheClients(string? accepts, string? coding)
    {
        var answer = await AskAsync("GET", ("Accept-Encoding", accepts));

        Assert.Equal((200, coding, "Accept-Encoding"), (answer.StatusCode, answer.Headers.ContentEncoding.SingleOrDefault(), answer.Headers.Vary.Single()));
        var body = ((MemoryStream)answer.Body).ToArray();
        Assert.Equal(answer.ContentLength, body.Length);
        Stream plain = coding switch
        {
            "br" => new BrotliStream(new MemoryStream(body), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(body), CompressionMode.Decompress),
            _ => new MemoryStream(body),
        };
        using var reader = new StreamReader(plain);
        Assert.Equal(Text, await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task EveryCoding_HasAStrongTagOfItsOwn()
    {
        var tags = new HashSet<string>();
        foreach (var coding in (string[])["br", "gzip", "identity"])
        {
            Assert.True(tags.Add((await AskAsync("GET", ("Accept-Encoding", coding))).Headers.ETag.Single()!));
        }

        Assert.All(tags, static tag => Assert.StartsWith("\"", tag, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhoHasIt_Is304_AndWhoMeansAnother_412()
    {
        var tag = (await AskAsync("GET", ("Accept-Encoding", "br"))).Headers.ETag.Single();

        var same = await AskAsync("GET", ("Accept-Encoding", "br"), ("If-None-Match", tag));
        Assert.Equal((304, 0), (same.StatusCode, same.Body.Length));
        Assert.Equal(200, (await AskAsync("GET", ("Accept-Encoding", "gzip"), ("If-None-Match", tag))).StatusCode);
        Assert.Equal(412, (await AskAsync("GET", ("Accept-Encoding", "gzip"), ("If-Match", tag))).StatusCode);
    }

    [Fact]
    public async Task Head_HasNoBody_AndItsLength()
    {
        var head = await AskAsync("HEAD");

        Assert.Equal((200, (long?)Text.Length, 0), (head.StatusCode, head.ContentLength, head.Body.Length));
    }

    [Fact]
    public async Task CacheControl_IsTheEndpointsIfItHasOne()
    {
        Assert.Equal("no-cache", (await AskAsync("GET")).Headers.CacheControl);
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Response.Headers.CacheControl = "max-age=60";
        await _content.AnswerAsync(context);
        Assert.Equal("max-age=60", context.Response.Headers.CacheControl);
    }

    private async Task<HttpResponse> AskAsync(string method, params (string Name, string? Value)[] headers)
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        context.Request.Method = method;
        foreach (var (name, value) in headers.Where(static header => header.Value is not null))
        {
            context.Request.Headers[name] = value;
        }

        await _content.AnswerAsync(context);
        return context.Response;
    }
}
