using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Web;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>Compressed and cached answers on their way through a gateway, which takes bytes as base64 only.</summary>
public sealed class CompressionTests
{
    private static readonly string Text = string.Concat(Enumerable.Range(0, 300).Select(static i => $"line {i}\n"));

    [Theory]
    [InlineData("HttpApiV2", "br", "br")]
    [InlineData("HttpApiV2", "gzip", "gzip")]
    [InlineData("RestApi", "gzip", "gzip")]
    [InlineData("LoadBalancer", "br", "br")]
    [InlineData("FunctionUrl", "identity", null)]
    public async Task Compressed_IsBase64_AndReadsAsItWas(string kind, string accepts, string? expected)
    {
        await using var app = await StartAsync();

        var answer = await app.InvokeAsync(new Payloads { Target = "/text", Headers = [("Accept-Encoding", accepts)] }.As(kind));

        Assert.Equal((200, expected, expected is not null), (answer.Status, answer.Header("Content-Encoding"), answer.IsBase64));
        Assert.Equal(Text, Read(answer));
        Assert.Equal("Accept-Encoding", answer.Header("Vary"));
        Assert.True(answer.Header("Content-Length") is not { } length || length == $"{answer.Body.Length}");
    }

    [Fact]
    public async Task Short_IsTextOfItsLength()
    {
        await using var app = await StartAsync();

        var answer = await app.InvokeAsync(new Payloads { Target = "/short", Headers = [("Accept-Encoding", "br, gzip")] }.As("HttpApiV2"));

        Assert.Equal(("short", null, false), (answer.Text, answer.Header("Content-Encoding"), answer.IsBase64));
    }

    [Fact]
    public async Task Cached_IsCompressedForWhoTakesIt_AndNotForHead()
    {
        await using var app = await StartAsync();
        var get = new Payloads { Target = "/cached", Headers = [("Accept-Encoding", "gzip")] };

        var miss = await app.InvokeAsync(get.As("HttpApiV2"));
        var hit = await app.InvokeAsync(get.As("HttpApiV2"));
        var head = await app.InvokeAsync((get with { Method = "HEAD" }).As("HttpApiV2"));
        var same = await app.InvokeAsync((get with { Headers = [("Accept-Encoding", "gzip"), ("If-None-Match", hit.Header("ETag")!)] }).As("HttpApiV2"));

        Assert.Equal(("MISS", "HIT; tier=memory", "HIT; tier=memory"), (miss.Header("X-Cache"), hit.Header("X-Cache"), head.Header("X-Cache")));
        Assert.Equal((Text, Text, ""), (Read(miss), Read(hit), head.Text));
        Assert.Equal(("gzip", null), (hit.Header("Content-Encoding"), head.Header("Content-Encoding")));
        Assert.Equal((304, ""), (same.Status, same.Text));
    }

    private static string Read(LambdaAnswer answer)
    {
        using var raw = new MemoryStream(answer.Body);
        using Stream plain = answer.Header("Content-Encoding") switch
        {
            "br" => new BrotliStream(raw, CompressionMode.Decompress),
            "gzip" => new GZipStream(raw, CompressionMode.Decompress),
            _ => raw,
        };
        using var reader = new StreamReader(plain);
        return reader.ReadToEnd();
    }

    private static Task<LambdaApp> StartAsync() => LambdaApp.StartAsync(
        static app =>
        {
            app.UseThawCompression();
            app.UseRouting();
            app.UseThawOutputCache();
            app.MapGet("/text", static () => Text);
            app.MapGet("/short", static () => "short");
            app.MapGet("/cached", static () => Text).CacheFor(TimeSpan.FromMinutes(1));
        },
        static services => services.AddLogging().AddThawCompression().AddThawOutputCache());
}
