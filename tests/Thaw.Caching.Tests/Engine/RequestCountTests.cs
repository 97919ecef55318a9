using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Engine;

/// <summary>What a look-up asks of the durable tier: one request where that is possible, none for a memory hit.</summary>
public sealed class RequestCountTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Fact]
    public async Task ColdContainer_CallerNamesTheTags_OneRequest()
    {
        await WriteAsync("k", "v", ["red"], thenInvalidate: "other");
        var spy = new SpyStore(_store);
        await using var cold = new CacheHost(spy, _clock);
        var found = await cold.Cache.TryGetAsync<string>("k", new CacheReadOptions { Tags = ["red"] });
        Assert.Equal("v", found.Value);
        Assert.Equal(CacheTier.Durable, found.Tier);
        Assert.Equal(["read(head entries:1 stamps:*,n:default,t:red)!"], spy.Calls);
    }

    [Fact]
    public async Task ColdContainer_CallerNamesNoTags_TwoRequests()
    {
        await WriteAsync("k", "v", ["red"], thenInvalidate: "other");
        var spy = new SpyStore(_store);
        await using var cold = new CacheHost(spy, _clock);
        var found = await cold.Cache.TryGetAsync<string>("k");
        Assert.Equal("v", found.Value);
        Assert.Equal(["read(head entries:1 stamps:*,n:default)!", "read(stamps:t:red)!"], spy.Calls);
    }

    [Fact]
    public async Task MemoryHit_NoRequest_ButTheCheckOnceAnInterval()
    {
        await WriteAsync("k", "v", ["red"], thenInvalidate: "other");
        var spy = new SpyStore(_store);
        await using var host = new CacheHost(spy, _clock);
        await host.Cache.TryGetAsync<string>("k", new CacheReadOptions { Tags = ["red"] });
        spy.Forget();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(CacheTier.Memory, (await host.Cache.TryGetAsync<string>("k")).Tier);
        }

        Assert.Empty(spy.Calls);
    }

    [Fact]
    public async Task FreshEntry_AfterTheInterval_OnlyTheHeadIsRead()
    {
        var spy = new SpyStore(_store);
        await using var host = new CacheHost(spy, _clock);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"));
        Assert.Equal(["read(head entries:1 stamps:*,n:default)!", "write"], spy.Calls);
        spy.Forget();
        for (var second = 0; second < 3; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(CacheTier.Memory, (await host.Cache.TryGetAsync<string>("k")).Tier);
            }
        }

        Assert.Equal(["read(head)!", "read(head)!", "read(head)!"], spy.Calls);
    }

    [Fact]
    public async Task WarmContainer_KeyNotInMemory_OneEventuallyConsistentRead()
    {
        await WriteAsync("k", "v", [], thenInvalidate: null);
        var spy = new SpyStore(_store);
        await using var host = new CacheHost(spy, _clock);
        await host.Cache.TryGetAsync<string>("other");
        _clock.Advance(TimeSpan.FromSeconds(6));
        await host.Cache.TryGetAsync<string>("other");
        spy.Forget();
        Assert.Equal("v", (await host.Cache.TryGetAsync<string>("k")).Value);
        Assert.Equal(["entry"], spy.Calls);
    }

    private async Task WriteAsync(string key, string value, string[] tags, string? thenInvalidate)
    {
        await using var writer = new CacheHost(_store, _clock);
        await writer.Hybrid.GetOrCreateAsync(key, _ => new ValueTask<string>(value), tags: tags);
        if (thenInvalidate is not null)
        {
            await writer.Hybrid.RemoveByTagAsync(thenInvalidate);
        }
    }
}
