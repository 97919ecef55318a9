using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Jobs.Support;

namespace Thaw.Jobs;

public sealed class JobRunnerTests
{
    [Theory]
    [InlineData("""{"namespace":"company","key":"acme"}""", true, false)]
    [InlineData("""{"namespace":"company"}""", true, true)]
    [InlineData("""{"tag":"customers"}""", true, false)]
    [InlineData("""{"namespace":"company","pattern":"glo*"}""", false, true)]
    [InlineData("""{"namespace":"equipment"}""", false, false)]
    public async Task CacheInvalidate_RemovesWhatItNamesForEveryContainer(string arguments, bool removesAcme, bool removesGlobex)
    {
        var store = new InMemoryCacheStore();
        using var writer = new Container(store);
        await writer.Cache.For("company").SetAsync("acme", "a", new CacheEntryOptions { Tags = ["customers"] });
        await writer.Cache.For("company").SetAsync("globex", "g");

        using var worker = new Container(store);
        var outcome = await worker.Runner.RunAsync($$"""{"type":"cache.invalidate","arguments":{{arguments}}}""", default);

        Assert.True(outcome.Succeeded, outcome.Reason);
        using var reader = new Container(store);
        Assert.Equal(!removesAcme, (await reader.Cache.For("company").TryGetAsync<string>("acme")).Found);
        Assert.Equal(!removesGlobex, (await reader.Cache.For("company").TryGetAsync<string>("globex")).Found);
    }

    [Fact]
    public async Task CacheInvalidate_WithUser_RemovesTheirsAlone()
    {
        var store = new InMemoryCacheStore();
        using var container = new Container(store, static options => options.Namespace("notes", static policy => policy.PerUser = true));
        await container.Cache.For("notes").ForUser("alice").SetAsync("n", "a");
        await container.Cache.For("notes").ForUser("bob").SetAsync("n", "b");

        var outcome = await container.Runner.RunAsync("""{"type":"cache.invalidate","arguments":{"namespace":"notes","key":"n","user":"alice"}}""", default);

        Assert.True(outcome.Succeeded, outcome.Reason);
        Assert.False((await container.Cache.For("notes").ForUser("alice").TryGetAsync<string>("n")).Found);
        Assert.True((await container.Cache.For("notes").ForUser("bob").TryGetAsync<string>("n")).Found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"type":5,"arguments":{}}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":{"tag":"a"},"delay":5}""")]
    [InlineData("""{"type":"cache.explode","arguments":{}}""")]
    public async Task Run_NoMessage_IsRejectedAndSaysWhichThereAre(string message)
    {
        using var container = new Container(new InMemoryCacheStore());
        var outcome = await container.Runner.RunAsync(message, default);
        Assert.False(outcome.Succeeded);
        Assert.True(outcome.IsRejected);
        Assert.Contains("cache.invalidate", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"cache.invalidate"}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":null}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":"all"}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":{}}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":{"tag":7}}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":{"namespace":"company","tagg":"customers"}}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":{"tag":"a","tag":"b"}}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":{"tag":"a\uD800"}}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":{"tag":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}}""")]
    [InlineData("""{"type":"\uD800","arguments":{}}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":{"key":"acme"}}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":{"namespace":"no such/name"}}""")]
    [InlineData("""{"type":"cache.invalidate","arguments":{"namespace":"notes","key":"n"}}""")]
    public async Task Run_WrongArguments_IsRejectedAndNothingIsInvalidated(string message)
    {
        using var container = new Container(new InMemoryCacheStore(), static options => options.Namespace("notes", static policy => policy.PerUser = true));
        await container.Cache.For("company").SetAsync("acme", "a", new CacheEntryOptions { Tags = ["customers"] });

        var outcome = await container.Runner.RunAsync(message, default);

        Assert.True(outcome is { Succeeded: false, IsRejected: true }, outcome.ToString());
        Assert.NotEmpty(outcome.Reason!);
        Assert.True((await container.Cache.For("company").TryGetAsync<string>("acme")).Found);
    }

    [Fact]
    public async Task Run_StoreUnreachable_IsToBeDeliveredAgain()
    {
        using var container = new Container(new FaultyStore(isReachable: false));
        var outcome = await container.Runner.RunAsync("""{"type":"cache.invalidate","arguments":{"tag":"customers"}}""", default);
        Assert.True(outcome is { Succeeded: false, IsRejected: false }, outcome.ToString());
    }
}
