using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Thaw.Jobs.Documents.Storing;
using Thaw.Jobs.Search.Index;
using Thaw.Jobs.Support;
using Thaw.Tasks;
using Thaw.Tests.Support;

namespace Thaw.Jobs.Search;

/// <summary>What is left of the index when the first of it has been kept for as long as the options say.</summary>
public sealed class RetentionTests : IDisposable
{
    private static readonly TimeSpan AlmostAll = TimeSpan.FromDays(364);
    private readonly TaskFolder _folder = new();

    // The second merges both into one segment, which outlives the older document.
    [Theory]
    [InlineData(8)]
    [InlineData(2)]
    public async Task Search_SomeExpired_FindsTheRestAndIndexesMore(int mergeFactor)
    {
        await using var host = new JobsHost(_folder, jobs: options => options.MergeFactor = mergeFactor);
        await RunAsync(host, clean: static () => Task.CompletedTask);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SearchOnDynamoDb_SomeExpired_FindsTheRestAndIndexesMore(bool isCleaned)
    {
        var (database, queues) = (await DynamoDbLocal.SharedAsync(), await SqsEmulator.SharedAsync());
        var name = $"jobs-{Guid.NewGuid():N}";
        await using var host = new JobsHost(_folder, build: tasks => tasks.UseSqs(options =>
        {
            (options.Table, options.QueueUrl, options.Create) = (name, queues.QueueUrl(name), true);
            (options.DynamoDbServiceUrl, options.SqsServiceUrl, options.TransactionItems) = (database.Url, queues.Url, DynamoDbLocal.TransactionItems);
        }));

        // It forgets within days: until then all is there, and must be as good as gone.
        await RunAsync(host, clean: () => isCleaned ? ForgetExpiredAsync(database, name) : Task.CompletedTask);
    }

    [Fact]
    public async Task Search_AllExpired_FindsNothingAndBeginsAnew()
    {
        await using var host = new JobsHost(_folder);
        await ProcessAsync(host, "d0", "A quixotic zebra.");
        _folder.Clock.Advance(TimeSpan.FromDays(366));
        await ProcessAsync(host, "other", "Something of no account.", index: false);
        Assert.Equal(0, (await host.Get<DocumentSearch>().SearchAsync(new SearchQuery("zebra"))).Total);
        await ProcessAsync(host, "d1", "A lonely heron.");
        await FindsAsync(host, "heron", "d1");
    }

    [Fact]
    public async Task Search_RetentionShortenedMeanwhile_KeepsWhatWasPromised()
    {
        await using (var before = new JobsHost(_folder))
            await ProcessAsync(before, "d0", "A quixotic zebra.");
        await using var host = new JobsHost(_folder, jobs: static options => options.DocumentRetention = TimeSpan.FromDays(1));
        await ProcessAsync(host, "d1", "A lonely heron.");
        _folder.Clock.Advance(TimeSpan.FromDays(3));
        await ProcessAsync(host, "other", "Something of no account.", index: false);
        Assert.Equal(0, (await host.Get<DocumentSearch>().SearchAsync(new SearchQuery("heron"))).Total);
        await FindsAsync(host, "zebra", "d0");
    }

    [Fact]
    public async Task Index_ExpiredDocument_IsProcessedAnewOrNotAtAll()
    {
        await using var host = new JobsHost(_folder);
        await ProcessAsync(host, "d0", "A quixotic zebra.");
        _folder.Clock.Advance(TimeSpan.FromDays(366));
        var task = await host.RunAsync("indexing", """{"document":"d0"}""");
        Assert.Equal(TaskState.Dead, task.State);
        await ProcessAsync(host, "d0", "A quixotic zebra.");
        await FindsAsync(host, "zebra", "d0");
    }

    [Fact]
    public void Manifest_OfAnEarlierVersion_IsReadAndKeepsWhatItNames()
    {
        var manifest = JsonSerializer.Deserialize(
            """
            {"number":7,"segments":[{"header":{"task":"t","name":"s00","parts":1,"length":9},"bytes":5,"documents":[{"document":"a","version":"v","firstChunk":0,"chunks":1,"length":2,"isDead":false}]}],"retired":[]}
            """u8, StoredJson.Default.IndexManifest)!;
        Assert.True(manifest.AsOf(DateTimeOffset.MaxValue, TimeSpan.FromHours(1)).Has("a", "v"));
    }

    public void Dispose() => _folder.Dispose();

    private async Task RunAsync(JobsHost host, Func<Task> clean)
    {
        await ProcessAsync(host, "d0", "A quixotic zebra.");
        await FindsAsync(host, "zebra", "d0");
        _folder.Clock.Advance(AlmostAll);
        await ProcessAsync(host, "d1", "A lonely heron.");
        await FindsAsync(host, "zebra", "d0");
        _folder.Clock.Advance(TimeSpan.FromDays(2));

        // Any write has SQLite forget what has expired.
        await ProcessAsync(host, "other", "Something of no account.", index: false);
        await clean();
        await FindsAsync(host, "heron", "d1");
        Assert.Equal(0, (await host.Get<DocumentSearch>().SearchAsync(new SearchQuery("zebra"))).Total);

        for (var i = 2; i < 12; i++)
            await ProcessAsync(host, $"d{i}", $"A lonely bird of kind{i}.");
        await FindsAsync(host, "heron", "d1");
        await FindsAsync(host, "kind11", "d11");
        Assert.Equal(11, (await host.Get<DocumentSearch>().SearchAsync(new SearchQuery("lonely"))).Total);
        Assert.DoesNotContain((await StoredAsync(host)).Segments.SelectMany(static segment => segment.Documents), static one => one is { Document: "d0", IsDead: false });
        Assert.All((await host.Client.ListAsync(new Tasks.Stores.TaskQuery { Limit = 500 })).Tasks,
            static task => Assert.True(task.State == TaskState.Succeeded, $"{task.Type} is {task.State}: {task.Fault?.Reason}"));
    }

    // As it lies there, whatever readers leave out.
    private static async Task<IndexManifest> StoredAsync(JobsHost host)
    {
        var newest = Assert.Single((await host.Items.ListItemsAsync("thaw.index", null, 1, default)).Items);
        var place = JsonSerializer.Deserialize(newest.Data.Span, StoredJson.Default.IndexPointer)!.Manifest;
        return JsonSerializer.Deserialize((await host.Get<BlobStore>().ReadAsync(place, default))!.Value.Span, StoredJson.Default.IndexManifest)!;
    }

    private async Task ProcessAsync(JobsHost host, string name, string text, bool index = true)
    {
        _folder.Put(name, text);
        JobsHost.Result(await host.RunAsync("file_processing", $$"""{"key":"{{name}}","index":{{(index ? "true" : "false")}}}"""));
        _folder.Clock.Advance(TimeSpan.FromSeconds(2));
    }

    private static async Task FindsAsync(JobsHost host, string word, string document)
    {
        var hit = Assert.Single((await host.Get<DocumentSearch>().SearchAsync(new SearchQuery(word))).Hits);
        Assert.Equal(document, hit.Document);
        Assert.Contains(word, hit.Snippet, StringComparison.Ordinal);
    }

    private async Task ForgetExpiredAsync(DynamoDbLocal database, string table)
    {
        using var client = new AmazonDynamoDBClient("key", "secret", new AmazonDynamoDBConfig { ServiceURL = database.Url.ToString(), AuthenticationRegion = "us-east-1" });
        var now = _folder.Clock.GetUtcNow().ToUnixTimeSeconds();
        var forgotten = 0;
        for (ScanResponse? page = null; page is null || page.LastEvaluatedKey is { Count: > 0 };)
        {
            page = await client.ScanAsync(new ScanRequest { TableName = table, ConsistentRead = true, ExclusiveStartKey = page?.LastEvaluatedKey });
            foreach (var item in page.Items.Where(item => item.TryGetValue("x", out var expires) && long.Parse(expires.N, System.Globalization.CultureInfo.InvariantCulture) <= now))
            {
                await client.DeleteItemAsync(table, new Dictionary<string, AttributeValue> { ["pk"] = item["pk"], ["sk"] = item["sk"] });
                forgotten++;
            }
        }

        Assert.NotEqual(0, forgotten);
    }
}
