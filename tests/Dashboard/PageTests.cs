using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Thaw.Dashboard.Tests;

/// <summary>The page as it is served, on a host where everybody else needs a key.</summary>
public sealed partial class PageTests : IAsyncLifetime
{
    private const int MostBytes = 60_000;

    private readonly TemporaryFolder _folder = new();
    private LocalProcess _local = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _local = await LocalProcess.StartAsync(_folder.File("local.db"), LocalProcess.ThreeUsers());
        _client = _local.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _local.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Page_IsOneSmallFile_ThatAsksNobodyElse()
    {
        var answer = await GetAsync();
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 20_000, MostBytes);
        Assert.Empty(Foreign().Matches(page));
        Assert.DoesNotContain("innerHTML", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_AllowsWhatIsInThePage_AndNothingElse()
    {
        var answer = await GetAsync();
        var page = await answer.Content.ReadAsStringAsync();
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ");

        Assert.Equal(
            [
                "base-uri 'none'", "connect-src 'self'", "default-src 'none'", "form-action 'none'", "frame-ancestors 'none'", "img-src data:", "require-trusted-types-for 'script'",
                $"script-src '{Hash(page, "<script type=\"module\">", "</script>")}'", $"style-src '{Hash(page, "<style>", "</style>")}'", "trusted-types 'none'",
            ],
            policy.Order(StringComparer.Ordinal));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Page_IsCompressed_ForWhoTakesIt_AndSentOnce(string coding)
    {
        var answer = await GetAsync(("Accept-Encoding", coding));
        var sent = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal([coding], answer.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.InRange(sent.Length, 5_000, MostBytes / 3);
        using var same = await GetAsync(("Accept-Encoding", coding), ("If-None-Match", answer.Headers.ETag!.ToString()));
        Assert.Equal((HttpStatusCode.NotModified, 0), (same.StatusCode, (await same.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal(answer.Headers.ETag, same.Headers.ETag);
        using var plain = await GetAsync(("If-None-Match", answer.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.NotEqual(answer.Headers.ETag, plain.Headers.ETag);
    }

    [Fact]
    public async Task Head_SaysTheSameWithoutThePage()
    {
        using var head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        var page = await GetAsync();

        Assert.Equal((HttpStatusCode.OK, page.Headers.ETag, page.Content.Headers.ContentLength), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task WhatItShows_IsForCallersOnly() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync(new Uri("/api/performance/metrics?series=true", UriKind.Relative))).StatusCode);

    private async Task<HttpResponseMessage> GetAsync(params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request);
    }

    private static string Hash(string page, string begin, string end)
    {
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var text = page[from..page.IndexOf(end, from, StringComparison.Ordinal)];
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    // The namespace of SVG is a name and no address.
    [GeneratedRegex("https?://(?!www\\.w3\\.org/2000/svg)|//cdn|@import|url\\(", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Foreign();
}
