using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Engine;

/// <summary>What a look-up asks of the durable tier: one request where that is possible, none for a memory hit.</summary>
public sealed class RequestCountTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    /// <summary>A look-up that memory does not answer, by what must be known to judge the entry.</summary>
    /// <param name="isWarm">Whether the container has looked up something before.</param>
    /// <param name="isOlder">Whether something was invalidated between the entry's making and the container's start.</param>
    /// <param name="tag">Whether the entry has a tag, and whether the caller names it or another entry that was looked up has it too.</param>
    /// <param name="isMoved">Whether something is invalidated elsewhere before the look-up, whose check is due.</param>
    /// <param name="calls">What the store is asked.</param>
    [Theory]
    [InlineData(false, false, "none", false, "read(head entries:1 stamps:*,n:default)!")]
    [InlineData(false, false, "unnamed", false, "read(head entries:1 stamps:*,n:default)!")]
    [InlineData(false, true, "none", false, "read(head entries:1 stamps:*,n:default)!")]
    [InlineData(false, true, "named", false, "read(head entries:1 stamps:*,n:default,t:red)!")]
    [InlineData(false, true, "unnamed", false, "read(head entries:1 stamps:*,n:default)!", "read(stamps:t:red)!")]
    [InlineData(true, false, "none", false, "entry")]
    [InlineData(true, false, "unnamed", false, "entry")]
    [InlineData(true, true, "none", false, "entry")]
    [InlineData(true, true, "seen", false, "entry")]
    [InlineData(true, true, "named", false, "read(entries:1 stamps:t:red)!")]
    [InlineData(true, true, "unnamed", false, "entry", "read(stamps:t:red)!")]
    [InlineData(true, true, "none", true, "read(head entries:1)!", "read(journal:2-2)!")]
    [InlineData(true, true, "named", true, "read(head entries:1 stamps:t:red)!", "read(journal:2-2)!")]
    [InlineData(true, true, "unnamed", true, "read(head entries:1)!", "read(journal:2-2)!", "read(stamps:t:red)!")]
    public async Task DurableHit_AsksWhatItMustToJudgeTheEntry(bool isWarm, bool isOlder, string tag, bool isMoved, params string[] calls)
    {
        string[] tags = tag == "none" ? [] : ["red"];
        if (isOlder)
        {
            await WriteAsync("k", "v", tags, thenInvalidate: null);
            await WriteAsync("seen", "v", ["red"], thenInvalidate: "other");
        }

        var spy = new SpyStore(_store);
        await using var host = new CacheHost(spy, _clock);
        if (isWarm)
        {
            // What the first check found is asked for anew with the second, and by then replicas have caught up.
            await host.Cache.TryGetAsync<string>("other");
            _clock.Advance(TimeSpan.FromSeconds(6));
            await host.Cache.TryGetAsync<string>(tag == "seen" ? "seen" : "other");
        }

        if (!isOlder)
        {
            await WriteAsync("k", "v", tags, thenInvalidate: null);
        }

        if (isMoved)
        {
            await WriteAsync("l", "v", [], thenInvalidate: "another");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        spy.Forget();
        var found = await host.Cache.TryGetAsync<string>("k", tag == "named" ? new CacheReadOptions { Tags = ["red"] } : null);
        Assert.Equal(("v", CacheTier.Durable), (found.Value, found.Tier));
        Assert.Equal(calls, spy.Calls);
        spy.Forget();
        Assert.Equal(CacheTier.Memory, (await host.Cache.TryGetAsync<string>("k")).Tier);
        Assert.Empty(spy.Calls);
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
    public async Task FleetMiss_CostsTheLease_AndMoreWhereItWasTakenBefore()
    {
        var spy = new SpyStore(_store);
        await using var host = new CacheHost(spy, _clock, o => o.DefaultNamespace.Stampede = CacheStampedeScope.Fleet);
        await _clock.DriveAsync(host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v")));
        Assert.Equal(["read(head entries:1 stamps:*,n:default)!", "lease", "write", "lease"], spy.Calls);

        _clock.Advance(TimeSpan.FromMinutes(6));
        await host.Cache.TryGetAsync<string>("other");
        spy.Forget();
        await _clock.DriveAsync(host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v")));
        Assert.Equal(["entry", "lease", "read(leases)!", "read(entries:1)!", "lease", "read(entries:1)!", "write", "lease"], spy.Calls);
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
