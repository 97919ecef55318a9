using System.Security.Cryptography;
using Thaw.Jobs.Documents;
using Thaw.Jobs.Search.Index;
using Thaw.Jobs.Support;
using Thaw.Tasks;
using Thaw.Tests.Support;

namespace Thaw.Jobs.Search;

/// <summary>The same on DynamoDB and SQS, as their emulators have them: documents and index lie in the tasks' table.</summary>
public sealed class DynamoDbDocumentTests : IDisposable
{
    private readonly TaskFolder _folder = new();

    [SkippableFact]
    public async Task Process_IndexReplaceSearch_LieInTheTasksTable()
    {
        var (database, queues) = (await DynamoDbLocal.SharedAsync(), await SqsEmulator.SharedAsync());
        var name = $"jobs-{Guid.NewGuid():N}";
        await using var host = new JobsHost(_folder, build: tasks => tasks.UseSqs(options =>
        {
            (options.Table, options.QueueUrl, options.Create) = (name, queues.QueueUrl(name), true);
            (options.DynamoDbServiceUrl, options.SqsServiceUrl, options.TransactionItems) = (database.Url, queues.Url, DynamoDbLocal.TransactionItems);
        }));
        var search = host.Get<DocumentSearch>();
        _folder.Put("prose.txt", $"{GeneratedText.Of(1, 400_000)} The quixotic zebra. {GeneratedText.Of(2, 400_000)}");
        _folder.Put("noise.txt", Convert.ToBase64String(RandomNumberGenerator.GetBytes(1_500_000)));
        foreach (var key in new[] { "prose.txt", "noise.txt" })
            JobsHost.Result(await host.RunAsync("file_processing", $$"""{"key":"{{key}}"}"""));

        var hit = Assert.Single((await search.SearchAsync(new SearchQuery("ZEBRA"))).Hits);
        Assert.Contains("The quixotic zebra.", hit.Snippet, StringComparison.Ordinal);

        _folder.Put("prose.txt", "Nothing left but a heron.");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"prose.txt"}"""));
        _folder.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, (await search.SearchAsync(new SearchQuery("zebra"))).Total);
        Assert.Equal("Nothing left but a heron.", Assert.Single((await search.SearchAsync(new SearchQuery("heron"))).Hits).Snippet);
        Assert.Equal(["noise.txt", "prose.txt"], (await host.Get<IndexStore>().ReadAsync(default)).Segments.SelectMany(static segment => segment.Documents)
            .Where(static one => !one.IsDead).Select(static one => one.Document).Order(StringComparer.Ordinal));
        Assert.Single((await host.Items.ListItemsAsync("thaw.document." + DocumentId.Of("prose.txt"), null, 10, default)).Items);
    }

    public void Dispose() => _folder.Dispose();
}
