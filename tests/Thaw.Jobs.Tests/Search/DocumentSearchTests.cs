using Thaw.Jobs.Support;

namespace Thaw.Jobs.Search;

public sealed class DocumentSearchTests : IDisposable
{
    private readonly TaskFolder _folder = new();

    [Fact]
    public async Task Search_AcrossCaseAndMarks_FindsAndShowsThePlace()
    {
        await using var host = new JobsHost(_folder);
        _folder.Put("a.txt", $"{GeneratedText.Of(1, 1_000)} The CRÈME\nbrûlée of Ångström <b>stands</b> here. {GeneratedText.Of(2, 800)}");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a.txt","document":"Cook book"}"""));

        var hit = Assert.Single((await host.Get<DocumentSearch>().SearchAsync(new SearchQuery("creme BRULEE angstrom"))).Hits);

        Assert.Equal(("Cook book", 0), (hit.Document, hit.Chunk));
        Assert.Contains("The CRÈME brûlée of Ångström <b>stands</b>", hit.Snippet, StringComparison.Ordinal);
        Assert.InRange(hit.Snippet.Length, 60, 300);
        Assert.StartsWith("…", hit.Snippet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_IndexChanges_OtherContainersAnswerAnewWithinTheInterval()
    {
        await using var host = new JobsHost(_folder);
        await using var reader = new JobsHost(_folder);
        var search = reader.Get<DocumentSearch>();
        _folder.Put("a", "apples and pears");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a"}"""));
        Assert.Equal(1, (await search.SearchAsync(new SearchQuery("apples"))).Total);

        _folder.Put("b", "apples alone");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"b"}"""));
        _folder.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (await search.SearchAsync(new SearchQuery("apples"))).Total);

        _folder.Put("a", "pears");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a"}"""));
        _folder.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("b", Assert.Single((await search.SearchAsync(new SearchQuery("apples"))).Hits).Document);
    }

    [Fact]
    public async Task Search_Again_ComesFromTheCache()
    {
        await using var host = new JobsHost(_folder);
        _folder.Put("a", "apples and pears");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a"}"""));
        var first = await host.Get<DocumentSearch>().SearchAsync(new SearchQuery("pears, apples"));
        Assert.Same(first, await host.Get<DocumentSearch>().SearchAsync(new SearchQuery("Apples PEARS")));
        await using var another = new JobsHost(_folder);
        var theirs = await another.Get<DocumentSearch>().SearchAsync(new SearchQuery("apples pears"));
        Assert.Equal(first.Hits[0], theirs.Hits[0]);
        Assert.Equal(1, another.Cache.GetStatistics().Namespaces.Single(static one => one.Name == "thaw.search").Hits);
    }

    [Fact]
    public async Task Search_NothingIndexed_FindsNothing()
    {
        await using var host = new JobsHost(_folder);
        Assert.Equal(0, (await host.Get<DocumentSearch>().SearchAsync(new SearchQuery("anything"))).Total);
    }

    [Theory]
    [InlineData(null, 10, 0)]
    [InlineData("  ", 10, 0)]
    [InlineData("…!?", 10, 0)]
    [InlineData("a", 0, 0)]
    [InlineData("a", 51, 0)]
    [InlineData("a", 10, -1)]
    [InlineData("a", 10, 1_001)]
    public async Task Search_OutOfBounds_IsRefused(string? text, int limit, int offset)
    {
        await using var host = new JobsHost(_folder);
        await Assert.ThrowsAsync<ArgumentException>(async () => await host.Get<DocumentSearch>().SearchAsync(new SearchQuery(text!, limit, offset)));
    }

    [Fact]
    public void Complaint_TooMuch_SaysTheLimit()
    {
        Assert.Contains("surrogate", SearchQuery.Complaint("a\ud83d"), StringComparison.Ordinal);
        Assert.Contains("512", SearchQuery.Complaint(new string('a', 513)), StringComparison.Ordinal);
        Assert.Contains("32", SearchQuery.Complaint(string.Join(' ', Enumerable.Range(0, 33))), StringComparison.Ordinal);
        Assert.Null(SearchQuery.Complaint(string.Join(' ', Enumerable.Repeat("same", 60))));
    }

    public void Dispose() => _folder.Dispose();
}
