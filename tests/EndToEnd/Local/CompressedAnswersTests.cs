using static Thaw.EndToEnd.CacheCalls;

namespace Thaw.EndToEnd;

/// <summary>A Local that was told to compress its answers.</summary>
public sealed class CompressedAnswersTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LocalProcess _process = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _process = await LocalProcess.StartAsync(_folder.File("cache.db"), new Dictionary<string, string> { ["ENABLE_RESPONSE_COMPRESSION"] = "true" });
        _client = _process.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Answer_IsCompressed_ForWhoTakesIt(string encoding)
    {
        var plain = await _client.SendAsync("GET", "/openapi/v1.json");
        var compressed = await _client.SendAsync("GET", "/openapi/v1.json", ("Accept-Encoding", encoding));

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal([encoding], compressed.Content.Headers.ContentEncoding);
        Assert.Equal("nosniff", compressed.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.InRange((await compressed.Content.ReadAsByteArrayAsync()).Length, 100, (await plain.Content.ReadAsByteArrayAsync()).Length / 2);
    }

    [Fact]
    public async Task Value_KeepsItsTag_AndItsConditions()
    {
        await _client.PutAsync("/company/long", $"\"{new string('x', 5_000)}\"", "application/json");

        var value = await _client.SendAsync("GET", $"{Root}/company/long", ("Accept-Encoding", "gzip"));
        var put = await _client.SendAsync("DELETE", $"{Root}/company/long", ("If-Match", value.Headers.ETag!.ToString()));

        Assert.Empty(value.Content.Headers.ContentEncoding);
        Assert.True(put.IsSuccessStatusCode);
    }
}
