using Microsoft.Extensions.DependencyInjection;
using Thaw.Jobs.Documents;
using Thaw.Jobs.Documents.Storing;
using Thaw.Jobs.Search.Index;
using Thaw.Jobs.Support;
using Thaw.Tasks;

namespace Thaw.Jobs.Search;

/// <summary>Documents that are processed anew while a version of them is being indexed: what is found in the end is what was committed last.</summary>
public sealed class ReplacedDocumentTests : IDisposable
{
    private readonly TaskFolder _folder = new();

    // Of one block, which has been read by then, and of several, of which the rest is forgotten before it is read.
    [Theory]
    [InlineData(10_000)]
    [InlineData(400_000)]
    public async Task Index_ReplacedAndIndexedWhileItIsRead_LeavesTheNewerVersion(int characters)
    {
        await using var other = new JobsHost(_folder);
        var held = 0;
        await using var host = new JobsHost(_folder, build: tasks =>
        {
            tasks.Services.Configure<ThawTasksOptions>(static options => options.ProgressInterval = TimeSpan.Zero);
            WatchedStore.In(tasks, async (id, client) =>
            {
                if (await client.GetAsync(id) is not { Type: IndexingHandler.Type, State: TaskState.Running, Progress: > 0 } || Interlocked.Exchange(ref held, 1) == 1)
                    return;
                _folder.Put("a", "Nothing left but a heron.");
                JobsHost.Result(await other.RunAsync("file_processing", """{"key":"a"}"""));
            });
        });
        _folder.Put("a", $"A quixotic zebra. {GeneratedText.Of(1, characters)}");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a"}"""));
        Assert.Equal(1, held);
        await OnlyFindsAsync(host, "heron");
    }

    [Fact]
    public async Task Index_CommittedByAClockBehindWhileAnotherIsIndexed_IsKeptAndFound()
    {
        await using var behind = new JobsHost(_folder, build: tasks => tasks.Services.AddSingleton<TimeProvider>(new Behind(_folder.Clock)));
        var held = 0;
        await using var host = new JobsHost(_folder, build: tasks => WatchedItems.In(tasks, async collection =>
        {
            if (collection != Versions || Interlocked.Exchange(ref held, 1) == 1)
                return;
            _folder.Put("a", "Nothing left but a heron.");
            var task = await behind.SubmitAsync("file_processing", """{"key":"a"}""");
            while ((await behind.ViewAsync(task.Id)).State != TaskState.Succeeded)
                Assert.True(await behind.WorkOnceAsync());
        }));
        _folder.Put("a", "A quixotic zebra.");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a"}"""));
        Assert.Equal(1, held);
        await OnlyFindsAsync(host, "heron");
    }

    [Fact]
    public async Task Index_VersionReplacedAndClearedAway_WaitsForNobody()
    {
        await using var host = new JobsHost(_folder);
        _folder.Put("a", "A quixotic zebra.");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a"}"""));
        var version = (await host.Get<DocumentChunks>().ReadAsync("a", default))!.Version;
        _folder.Put("a", "Nothing left but a heron.");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a"}"""));

        var late = await host.RunAsync("indexing", $$"""{"document":"a","version":"{{version}}"}""");
        Assert.NotEqual(version, JobsHost.Result(late).GetProperty("version").GetString());
        await OnlyFindsAsync(host, "heron");
    }

    [Fact]
    public async Task Index_ChunksAreGone_SaysSoInsteadOfIndexingNone()
    {
        await using var host = new JobsHost(_folder);
        _folder.Put("a", "A quixotic zebra.");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a","index":false}"""));
        var manifest = (await host.Get<DocumentChunks>().ReadAsync("a", default))!;
        await host.Get<BlobStore>().ForgetAsync([(await host.Get<DocumentChunks>().ReadBlocksAsync(manifest, default))!.Blocks[0]], default);

        var task = await host.RunAsync("indexing", """{"document":"a"}""");
        Assert.Equal((TaskState.Dead, 1), (task.State, task.Attempts));
        Assert.Contains("Process it again", task.Fault!.Reason, StringComparison.Ordinal);
        Assert.Empty((await host.Get<IndexStore>().ReadAsync(default)).Segments);
    }

    public void Dispose() => _folder.Dispose();

    private static string Versions => "thaw.document." + DocumentId.Of("a");

    // What stands in the end, whoever was first: one version, whole, and nothing of the other.
    private async Task OnlyFindsAsync(JobsHost host, string word)
    {
        _folder.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.All((await host.Client.ListAsync(new Tasks.Stores.TaskQuery { Limit = 100 })).Tasks,
            static task => Assert.True(task.State == TaskState.Succeeded, $"{task.Type} is {task.State}: {task.Fault?.Reason}"));
        var search = host.Get<DocumentSearch>();
        Assert.Equal("Nothing left but a heron.", Assert.Single((await search.SearchAsync(new SearchQuery(word))).Hits).Snippet);
        Assert.Equal(0, (await search.SearchAsync(new SearchQuery("zebra"))).Total);
        Assert.Single((await host.Get<IndexStore>().ReadAsync(default)).Segments.SelectMany(static segment => segment.Documents), static one => !one.IsDead);
        Assert.Single((await host.Items.ListItemsAsync(Versions, null, 10, default)).Items);
    }

    private sealed class Behind(TimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() - TimeSpan.FromSeconds(5);
    }
}
