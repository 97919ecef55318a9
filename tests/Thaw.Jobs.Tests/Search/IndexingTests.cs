using Thaw.Jobs.Documents.Storing;
using Thaw.Jobs.Search.Index;
using Thaw.Jobs.Support;
using Thaw.Tasks;

namespace Thaw.Jobs.Search;

public sealed class IndexingTests : IDisposable
{
    private static readonly string[] Queries = ["{0}", "{0} {1}", "{2} {3} {4}", "{40}", "{700} {5}", "{1500} {900} {300} {60} {7}"];
    private readonly TaskFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Search_GeneratedDocuments_RanksAsBm25Does(int seed)
    {
        await using var host = Host();
        for (var i = 0; i < 12; i++)
            await ProcessAsync(host, $"d{i}", GeneratedText.Of((seed * 100) + i, 500 + (i * 4_000)));
        await CheckAsync(host, seed);

        // Some change, so that their old postings are dead; then what was many segments is merged.
        await ProcessAsync(host, "d3", GeneratedText.Of((seed * 100) + 50, 9_000));
        await ProcessAsync(host, "d11", "Nothing of before.");
        await CheckAsync(host, seed);
        Assert.InRange((await host.Get<IndexStore>().ReadAsync(default)).Segments.Count, 1, 11);
    }

    [Fact]
    public async Task Index_ManySegments_AreMergedAndForgotten()
    {
        await using var host = Host();
        var index = host.Get<IndexStore>();
        await ProcessAsync(host, "d0", GeneratedText.Of(1, 2_000));
        var first = (await index.ReadAsync(default)).Segments[0];
        for (var i = 1; i < 30; i++)
            await ProcessAsync(host, $"d{i}", GeneratedText.Of(i, 2_000));

        var manifest = await index.ReadAsync(default);
        Assert.InRange(manifest.Segments.Count, 1, 12);
        Assert.Equal(30, manifest.Segments.SelectMany(static segment => segment.Documents).Count(static one => !one.IsDead));

        // Whoever reads the old manifest is not disturbed; later nobody can be.
        await index.OpenAsync(first, default);
        _folder.Clock.Advance(TimeSpan.FromHours(1));
        await ProcessAsync(host, "late", "More.");
        await Assert.ThrowsAsync<SegmentGoneException>(async () => await index.OpenAsync(first, default));
        await CheckAsync(host, seed: 0);
    }

    [Fact]
    public async Task Index_SegmentsOfOneDocument_AnswerAsOneDoes()
    {
        await using var host = Host(static options => options.SegmentBytes = 1 << 20);
        await ProcessAsync(host, "big", GeneratedText.Of(9, 1_500_000, vocabulary: 30_000));
        Assert.True((await host.Get<IndexStore>().ReadAsync(default)).Segments.Count > 1);
        await CheckAsync(host, seed: 9);
    }

    [Fact]
    public async Task Index_Again_ChangesNothing()
    {
        await using var host = Host();
        await ProcessAsync(host, "a", GeneratedText.Of(4, 20_000));
        var before = await host.Get<IndexStore>().ReadAsync(default);
        var task = await host.RunAsync("indexing", """{"document":"a"}""");
        Assert.False(JobsHost.Result(task).TryGetProperty("segments", out var segments) && segments.GetInt32() > 0);
        Assert.Equal(before.Number, (await host.Get<IndexStore>().ReadAsync(default)).Number);
        await CheckAsync(host, seed: 4);
    }

    [Fact]
    public async Task Index_TwoAtOnce_BothAreThereInTheEnd()
    {
        await using var host = Host();
        for (var i = 0; i < 6; i++)
        {
            _folder.Put($"p{i}", GeneratedText.Of(i, 4_000));
            await host.SubmitAsync("file_processing", $$"""{"key":"p{{i}}","chunkSize":600}""");
        }

        // They lose to each other, and try again when their time has come.
        var workers = Enumerable.Range(0, 3).Select(_ => Host()).ToList();
        for (var round = 0; round < 60; round++)
        {
            await Task.WhenAll(workers.Select(static worker => worker.WorkAsync()));
            _folder.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        var tasks = (await host.Client.ListAsync(new Tasks.Stores.TaskQuery { Limit = 500 })).Tasks;
        Assert.All(tasks, static task => Assert.True(task.State == TaskState.Succeeded, $"{task.Type} is {task.State}: {task.Fault?.Reason}"));
        var documents = (await host.Get<IndexStore>().ReadAsync(default)).Segments.SelectMany(static segment => segment.Documents).Where(static one => !one.IsDead);
        Assert.Equal(["p0", "p1", "p2", "p3", "p4", "p5"], documents.Select(static one => one.Document).Order(StringComparer.Ordinal));
        await CheckAsync(host, seed: 0);
        foreach (var worker in workers)
            await worker.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Index_KilledAfterEachOfItsWrites_IsCommittedOnce(bool lastStands)
    {
        await using var host = Host(static options => options.SegmentBytes = 1 << 20);
        _folder.Put("a", GeneratedText.Of(6, 400_000));
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a","chunkSize":600,"index":false}"""));
        var task = await host.SubmitAsync("indexing", """{"document":"a"}""");
        var deaths = 0;
        while ((await host.ViewAsync(task.Id)).State != TaskState.Succeeded)
        {
            // Each time the worker dies one write later: its claim runs out, and another takes the task.
            deaths++;
            await using var dying = new JobsHost(_folder, build: tasks => DyingStore.In(tasks, deaths, lastStands));
            try
            {
                await dying.WorkOnceAsync();
            }
            catch (NotSupportedException)
            {
                // Killed before it had the task.
            }

            _folder.Clock.Advance(TimeSpan.FromMinutes(2));
            Assert.InRange(deaths, 1, 40);
        }

        Assert.InRange(deaths, 4, 40);
        await host.WorkAsync();
        Assert.Single((await host.Get<IndexStore>().ReadAsync(default)).Segments.SelectMany(static segment => segment.Documents));
        await CheckAsync(host, seed: 6);
    }

    [Fact]
    public async Task Index_BeforeItsVersionIsCommitted_Waits()
    {
        await using var host = Host();
        _folder.Put("a", "some words");
        var early = await host.RunAsync("indexing", """{"document":"a","version":"not yet"}""");
        Assert.Equal(TaskState.Failed, early.State);
        Assert.Contains("still being processed", early.Fault!.Reason, StringComparison.Ordinal);
        Assert.Equal(TaskState.Dead, (await host.RunAsync("indexing", """{"document":"nobody's"}""")).State);
    }

    public void Dispose() => _folder.Dispose();

    private JobsHost Host(Action<ThawJobsOptions>? configure = null) => new(_folder, jobs: configure);

    private async Task ProcessAsync(JobsHost host, string name, string text)
    {
        _folder.Put(name, text);
        JobsHost.Result(await host.RunAsync("file_processing", $$"""{"key":"{{name}}","chunkSize":600,"overlap":60}"""));
    }

    /// <summary>Every query, first page and a later one, against plain arithmetic over the chunks as they are stored.</summary>
    private async Task CheckAsync(JobsHost host, int seed)
    {
        _folder.Clock.Advance(TimeSpan.FromSeconds(2));
        var documents = host.Get<DocumentChunks>();
        var chunks = new List<(string, int, string)>();
        foreach (var item in (await host.Items.ListItemsAsync("thaw.documents", null, 1_000, default)).Items)
        {
            var manifest = System.Text.Json.JsonSerializer.Deserialize(item.Data.Span, StoredJson.Default.DocumentManifest)!;
            var number = 0;
            foreach (var block in (await documents.ReadBlocksAsync(manifest, default))!.Blocks)
            {
                foreach (var chunk in (await documents.ReadBlockAsync(block, default))!)
                    chunks.Add((manifest.Document, number++, chunk.Text));
            }
        }

        var naive = new NaiveSearch(chunks);
        var words = Enumerable.Range(0, 2_000).Select(GeneratedText.Word).Cast<object>().ToArray();
        foreach (var query in Queries.Select(query => string.Format(System.Globalization.CultureInfo.InvariantCulture, query, words)))
        {
            var expected = naive.Run(query);
            var found = await host.Get<DocumentSearch>().SearchAsync(new SearchQuery(query, Limit: 50));
            Assert.True(expected.Count == found.Total, $"seed {seed}, '{query}': {found.Total} found, {expected.Count} there are");
            Assert.Equal(Math.Min(50, expected.Count), found.Hits.Count);
            for (var i = 0; i < found.Hits.Count; i++)
            {
                var (hit, score) = (found.Hits[i], expected[i].Score);
                Assert.Equal(score, hit.Score, 9);
                Assert.Equal(expected.Single(one => one.Document == hit.Document && one.Chunk == hit.Chunk).Score, hit.Score, 9);
            }

            if (expected.Count > 7)
            {
                var later = await host.Get<DocumentSearch>().SearchAsync(new SearchQuery(query, Limit: 3, Offset: 4));
                Assert.Equal(found.Hits.Skip(4).Take(3).Select(static hit => (hit.Document, hit.Chunk)), later.Hits.Select(static hit => (hit.Document, hit.Chunk)));
            }
        }
    }
}
