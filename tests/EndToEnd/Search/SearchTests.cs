using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Thaw.EndToEnd.Tasks;
using Thaw.Jobs;

namespace Thaw.EndToEnd.Search;

/// <summary>A text put into the data folder, processed and indexed by tasks, searched over HTTP.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private const string Root = "/api/performance/search";

    private readonly TemporaryFolder _folder = new();
    private TaskApi _api = null!;

    public async Task InitializeAsync()
    {
        var data = Directory.CreateDirectory(_folder.File("data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "sea.txt"), string.Concat(Enumerable.Range(1, 60).Select(static i => $"Line {i}: the sea was calm, and the Élan sailed on.\n")));
        await File.WriteAllTextAsync(Path.Combine(data, "land.txt"), "A mountain, <script>alert(1)</script> and a valley.");
        _api = await TaskApi.StartAsync(
            new Dictionary<string, string?> { ["Thaw:Cursors:Keys:0"] = TaskApi.Key },
            services => services.AddThawTasks().UseDocumentFolder(data));
    }

    [Fact]
    public async Task Search_ProcessedDocuments_FindsPagesAndFollowsChanges()
    {
        await ProcessAsync("sea.txt");
        var page = await PageAsync($"{Root}?q=elan+SEA&limit=4");
        Assert.Equal(4, page.GetProperty("items").GetArrayLength());
        var hit = page.GetProperty("items")[0];
        Assert.Equal("sea.txt", hit.GetProperty("document").GetString());
        Assert.True(hit.GetProperty("score").GetDouble() > 0);
        Assert.Contains("Élan sailed", hit.GetProperty("snippet").GetString(), StringComparison.Ordinal);

        var chunks = Chunks(page).ToList();
        while (page.Cursor() is { } cursor)
        {
            page = await PageAsync($"{Root}?q=elan+SEA&limit=4&cursor={cursor}");
            chunks.AddRange(Chunks(page));
        }

        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Order());
        Assert.InRange(chunks.Count, 10, 30);

        Assert.Empty((await PageAsync($"{Root}?q=mountain")).GetProperty("items").EnumerateArray());
        await ProcessAsync("land.txt");
        JsonElement found;
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        do
        {
            // The answer before is in the cache until the task that announces the change has run.
            found = (await PageAsync($"{Root}?q=mountain")).GetProperty("items");
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(since) < TimeSpan.FromMinutes(3), "the change is not seen");
        }
        while (found.GetArrayLength() == 0);
        Assert.Equal("A mountain, <script>alert(1)</script> and a valley.", found[0].GetProperty("snippet").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=%20")]
    [InlineData("?q=...")]
    [InlineData("?q=a&q=b")]
    [InlineData("?q=a&limit=0")]
    [InlineData("?q=a&limit=51")]
    [InlineData("?q=a&limit=x")]
    [InlineData("?q=a&cursor=x")]
    [InlineData("?q=a&offset=5")]
    public async Task Search_BadQuery_Is400AndSaysWhy(string query)
    {
        var answer = await _api.Alice.GetAsync(Root + query);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Search_TooLong_Is400() => Assert.Equal(HttpStatusCode.BadRequest, (await _api.Alice.GetAsync($"{Root}?q={new string('a', 513)}")).StatusCode);

    [Fact]
    public async Task Search_Stranger_Is401()
    {
        using var stranger = new HttpClient { BaseAddress = _api.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync($"{Root}?q=sea")).StatusCode);
    }

    [Fact]
    public async Task Search_NothingIndexed_IsAnEmptyPage() => Assert.Empty((await PageAsync($"{Root}?q=sea")).GetProperty("items").EnumerateArray());

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        _folder.Dispose();
    }

    private static IEnumerable<int> Chunks(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(static hit => hit.GetProperty("chunk").GetInt32());

    private async Task ProcessAsync(string key)
    {
        var answer = await _api.Olga.SubmitAsync($$$"""{"type":"file_processing","args":{"key":"{{{key}}}","chunkSize":200,"overlap":20}}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var processed = await _api.Olga.FinishAsync((await answer.JsonAsync()).Id());
        Assert.Equal("succeeded", processed.Status());
        var indexed = await _api.Olga.FinishAsync(processed.GetProperty("result").GetProperty("indexingTask").GetString()!);
        Assert.Equal("succeeded", indexed.Status());
    }

    private async Task<JsonElement> PageAsync(string address)
    {
        var answer = await _api.Alice.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
