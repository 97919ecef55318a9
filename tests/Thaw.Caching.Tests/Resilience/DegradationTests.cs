using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Resilience;

/// <summary>A tier that fails costs time and hits, never an answer.</summary>
public sealed class DegradationTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task StoreThrows_CallersNeverSeeItAndTheCircuitOpensAndCloses()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock)) { Before = (_, _) => throw new IOException("down") };
        await using var host = new CacheHost(spy, _clock);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("v", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v")));
            Assert.False((await host.Cache.TryGetAsync<string>("k")).Found);
            Assert.False((await host.Cache.GetManyAsync<string>(["k", "l"]))["k"].Found);
        }

        Assert.Equal(CacheWriteOutcome.NotCommitted, await _clock.DriveAsync(host.Cache.SetAsync("k", "w")));
        Assert.Equal("open", host.Cache.GetStatistics().Tiers[1].State);
        var before = spy.Calls.Count;
        await host.Cache.TryGetAsync<string>("k");
        Assert.Equal(before, spy.Calls.Count);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await host.Cache.TryGetAsync<string>("k");
        Assert.Equal(before + 1, spy.Calls.Count);
        Assert.Equal("open", host.Cache.GetStatistics().Tiers[1].State);
        spy.Before = null;
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _clock.DriveAsync(host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v")));
        Assert.Equal("closed", host.Cache.GetStatistics().Tiers[1].State);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task StoreHangs_TheCallerWaitsForTheTimeoutOnly()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock)) { Before = (_, _) => new TaskCompletionSource().Task };
        await using var host = new CacheHost(spy, _clock);
        var began = _clock.GetUtcNow();
        Assert.Equal("v", await _clock.DriveAsync(host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v")), TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.FromSeconds(2), _clock.GetUtcNow() - began);
    }

    [Fact]
    public async Task ChecksFail_MemoryServesForAsLongAsAllowed()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock));
        await using var host = new CacheHost(spy, _clock, o => o.CircuitFailures = 1_000);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"));
        spy.Before = (_, _) => throw new IOException("down");
        _clock.Advance(TimeSpan.FromSeconds(5.9));
        Assert.Equal("v", (await host.Cache.TryGetAsync<string>("k")).Value);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False((await host.Cache.TryGetAsync<string>("k")).Found);
    }

    [Fact]
    public async Task Invalidation_StoreDown_IsHonouredHereAndCommittedLater()
    {
        var store = new InMemoryCacheStore(_clock);
        var spy = new SpyStore(store);
        await using var host = new CacheHost(spy, _clock, o => o.CircuitFailures = 1_000);
        await using var other = new CacheHost(store, _clock);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"), tags: ["t"]);
        Assert.Equal("v", (await other.Cache.TryGetAsync<string>("k")).Value);
        spy.Before = (_, _) => throw new IOException("down");
        var removal = await _clock.DriveAsync(host.Cache.InvalidateAsync(new CacheInvalidation { Tag = "t" }));
        Assert.False(removal.Committed);
        Assert.False(host.Cache.TryGet<string>("k", out _));
        Assert.False((await host.Cache.TryGetAsync<string>("k")).Found);
        spy.Before = null;
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        await _clock.DriveAsync(host.Cache.TryGetAsync<string>("x"));
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.False((await other.Cache.TryGetAsync<string>("k")).Found);
        Assert.Equal("w", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("w"), tags: ["t"]));
        Assert.Equal("w", (await host.Cache.TryGetAsync<string>("k")).Value);
    }

    [Fact]
    public async Task Disabled_NothingIsKeptAndNoStoreIsAsked()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock));
        await using var host = new CacheHost(spy, _clock, o => o.Enabled = false);
        Assert.Equal("a", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("a")));
        Assert.Equal("b", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("b")));
        Assert.Equal(CacheWriteOutcome.Disabled, await host.Cache.SetAsync("k", "v"));
        await host.Hybrid.RemoveAsync("k");
        await host.Hybrid.RemoveByTagAsync("*");
        Assert.Null(await host.Distributed.GetAsync("k"));
        Assert.Empty(spy.Calls);
    }

    [Fact]
    public async Task ForeignBytesInThePlace_AreAMissAndCounted()
    {
        var store = new InMemoryCacheStore(_clock);
        await store.WriteAsync(new StoredEntry(new StoreKey("default", null, "k"), 0, 0, _clock.GetUtcNow().AddHours(1), "another program's"u8.ToArray()), default);
        await using var host = new CacheHost(store, _clock);
        Assert.Equal("v", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v")));
        Assert.Equal(1, host.Cache.GetStatistics().Tiers[1].Errors);
        Assert.Equal("v", (await host.Cache.TryGetAsync<string>("k", new CacheReadOptions { SkipMemory = true })).Value);
    }

    [Fact]
    public async Task Oversize_IsHandedOutAndNotKept()
    {
        await using var host = new CacheHost(new InMemoryCacheStore(_clock), _clock, o => o.DefaultNamespace.MaximumValueBytes = 10);
        Assert.Equal(11, (await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(new string('x', 11)))).Length);
        Assert.False((await host.Cache.TryGetAsync<string>("k")).Found);
        Assert.Equal(CacheWriteOutcome.TooLarge, await host.Cache.SetAsync("k", new string('x', 11)));
        Assert.Equal(CacheWriteOutcome.Stored, await _clock.DriveAsync(host.Cache.SetAsync("k", new string('x', 10))));
    }

    [Fact]
    public async Task CheckOfACallerWhoLeaves_IsNotCutShortForTheOthers()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock));
        await using var host = new CacheHost(spy, _clock);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"));
        _clock.Advance(TimeSpan.FromSeconds(7));
        var gate = new TaskCompletionSource();
        spy.Before = (_, token) => gate.Task.WaitAsync(token);
        using var leaving = new CancellationTokenSource();
        var leaver = host.Cache.TryGetAsync<string>("other", cancellationToken: leaving.Token).AsTask();
        var stayer = host.Cache.TryGetAsync<string>("k").AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver.SoonAsync());
        gate.SetResult();
        Assert.Equal(CacheTier.Memory, (await stayer.SoonAsync()).Tier);
    }
}
