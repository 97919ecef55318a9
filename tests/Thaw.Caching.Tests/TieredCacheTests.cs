using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests;

/// <summary>What our own interface offers beyond the platform's.</summary>
public sealed class TieredCacheTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NamespacesAndUsers_SameKey_AreApart(bool hasStore)
    {
        await using var host = Host(hasStore);
        ITieredCache[] views = [host.Cache, host.Cache.For("a"), host.Cache.For("b"), host.Cache.ForUser("ann"), host.Cache.ForUser("bob"), host.Cache.For("a").ForUser("ann")];
        for (var i = 0; i < views.Length; i++)
        {
            await views[i].GetOrCreateAsync("k", i, (n, _, _) => new ValueTask<string>($"{n}"));
        }

        for (var i = 0; i < views.Length; i++)
        {
            Assert.True(views[i].TryGet<string>("k", out var value));
            Assert.Equal($"{i}", value);
            Assert.Equal($"{i}", (await views[i].TryGetAsync<string>("k", new CacheReadOptions { SkipMemory = hasStore })).Value);
        }

        await _clock.DriveAsync(host.Cache.InvalidateAsync(new CacheInvalidation { User = "ann" }));
        var left = await Task.WhenAll(views.Select(async v => (await v.TryGetAsync<string>("k")).Found));
        Assert.Equal([true, true, true, false, true, false], left);
    }

    [Fact]
    public async Task GetOrCreateAsync_EntryOfAnotherType_IsMadeAnewAndCountedAsMiss()
    {
        await using var host = Host(hasStore: false);
        await host.Cache.SetAsync("k", "text");
        Assert.Equal(7, (await host.Cache.GetOrCreateAsync("k", 7, (n, _, _) => new ValueTask<int>(n))).Value);
        var statistics = host.Cache.GetStatistics();
        Assert.Equal((0, 1), (statistics.Hits, statistics.Misses));
        Assert.True(host.Cache.TryGet<int>("k", out var kept));
        Assert.Equal(7, kept);
    }

    [Fact]
    public async Task TryGet_AfterAnotherKeyOrItsOwnWasInvalidated_AnswersForWhatIsValid()
    {
        await using var host = Host(hasStore: false);
        await host.Cache.SetAsync("kept", "text");
        await host.Cache.SetAsync("tagged", "text", new CacheEntryOptions { Tags = ["t"] });
        await host.Cache.InvalidateAsync(new CacheInvalidation { Tag = "t" });
        Assert.True(host.Cache.TryGet<string>("kept", out _));
        Assert.False(host.Cache.TryGet<string>("tagged", out _));
        Assert.Equal(1, host.Cache.GetStatistics().Hits);
    }

    [Fact]
    public async Task PerUser_ViewWithoutUser_IsRefused()
    {
        await using var host = new CacheHost(null, _clock, o => o.Namespace("mine", n => n.PerUser = true));
        var mine = host.Cache.For("mine");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await mine.TryGetAsync<string>("k"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await mine.SetAsync("k", "v"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await mine.RemoveAsync("k"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await mine.GetManyAsync<string>(["k"]));
        Assert.False(mine.TryGet<string>("k", out _));
        Assert.Equal(CacheWriteOutcome.Stored, await mine.ForUser("ann").SetAsync("k", "v"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetMany_SomeMissing_OneCallForThemAndWhatItLeavesOutIsMissing(bool hasStore)
    {
        await using var host = Host(hasStore);
        await host.Cache.GetOrCreateAsync("a", 0, (_, _, _) => new ValueTask<string>("old"));
        var asked = new List<IReadOnlyList<string>>();
        var found = await host.Cache.GetManyAsync(["b", "a", "c", "b"], (keys, _) =>
        {
            asked.Add(keys);
            return new ValueTask<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["b"] = "new", ["uninvited"] = "x" });
        });
        Assert.Equal(["b", "c"], Assert.Single(asked));
        Assert.Equal(3, found.Count);
        Assert.Equal(("old", CacheTier.Memory), (found["a"].Value, found["a"].Tier));
        Assert.Equal(("new", CacheTier.Factory), (found["b"].Value, found["b"].Tier));
        Assert.False(found["c"].Found);
        Assert.Equal("new", (await host.Cache.TryGetAsync<string>("b")).Value);
        Assert.False((await host.Cache.TryGetAsync<string>("uninvited")).Found);
        Assert.False((await host.Cache.GetManyAsync<string>(["c"]))["c"].Found);
    }

    [Fact]
    public async Task GetMany_FactoryFails_ItsFaultReachesTheCaller()
    {
        await using var host = Host(true);
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await host.Cache.GetManyAsync<string>(["a"], (_, _) => throw new InvalidDataException("origin")));
    }

    [Fact]
    public async Task GetMany_SoftWindowWithoutFactory_ServesTheOldValueAsTryGetDoes()
    {
        await using var host = new CacheHost(null, _clock, o => o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromMinutes(5));
        await host.Cache.GetOrCreateAsync("k", 0, (_, _, _) => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("old", (await host.Cache.TryGetAsync<string>("k")).Value);
        Assert.Equal("old", (await host.Cache.GetManyAsync<string>(["k"]))["k"].Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Factory_DecidesExpiryAndTags(bool hasStore)
    {
        await using var host = Host(hasStore);
        var made = await host.Cache.GetOrCreateAsync("k", 0, (_, context, _) =>
        {
            context.Expiration = TimeSpan.FromSeconds(20);
            context.Tags = ["decided"];
            return new ValueTask<string>("v");
        }, new CacheEntryOptions { Tags = ["asked"], Expiration = TimeSpan.FromHours(1) });
        Assert.Equal(_clock.GetUtcNow().AddSeconds(20), made.ExpiresAt);
        var found = await host.Cache.TryGetAsync<string>("k");
        Assert.Equal(["decided"], found.Tags);
        Assert.Equal(made.ExpiresAt, found.ExpiresAt);
        await _clock.DriveAsync(host.Cache.InvalidateAsync(new CacheInvalidation { Tag = "asked" }));
        Assert.True((await host.Cache.TryGetAsync<string>("k")).Found);
        await _clock.DriveAsync(host.Cache.InvalidateAsync(new CacheInvalidation { Tag = "decided" }));
        Assert.False((await host.Cache.TryGetAsync<string>("k")).Found);
    }

    [Fact]
    public async Task Factory_DoNotStore_TheValueIsForgotten()
    {
        await using var host = Host(true);
        var result = await host.Cache.GetOrCreateAsync("k", 0, (_, context, _) =>
        {
            context.DoNotStore = true;
            return new ValueTask<string>("v");
        });
        Assert.Equal(("v", null), (result.Value, result.ExpiresAt));
        Assert.False((await host.Cache.TryGetAsync<string>("k")).Found);
    }

    [Fact]
    public async Task Factory_DecidesTagsThatAreNone_IsToldSo()
    {
        await using var host = Host(true);
        foreach (var tags in (string[][])[["*"], [""], [null!], ["\ud800"], [.. Enumerable.Range(0, 65).Select(i => $"{i}")], [new string('x', 257)]])
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await host.Cache.GetOrCreateAsync("k", 0, (_, context, _) =>
            {
                context.Tags = tags;
                return new ValueTask<string>("v");
            }));
        }

        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RemoveAsync_CountsWhatWasThere(bool hasStore)
    {
        await using var host = Host(hasStore);
        await host.Cache.GetOrCreateAsync("k", 0, (_, _, _) => new ValueTask<string>("v"));
        Assert.Equal(new CacheRemoval(1, true), await _clock.DriveAsync(host.Cache.RemoveAsync("k")));
        Assert.Equal(new CacheRemoval(0, true), await _clock.DriveAsync(host.Cache.RemoveAsync("k")));
        Assert.Equal(new CacheRemoval(null, true), await _clock.DriveAsync(host.Cache.InvalidateAsync(new CacheInvalidation { Tag = "t" })));
    }

    [Fact]
    public async Task Statistics_EveryLookUpIsAHitAMissOrJoinedAnother()
    {
        await using var host = Host(true);
        var gate = new TaskCompletionSource<string>();
        var looks = Enumerable.Range(0, 10).Select(_ => host.Cache.GetOrCreateAsync("k", 0, (_, _, _) => new ValueTask<string>(gate.Task)).AsTask()).ToArray();
        gate.SetResult("v");
        await Task.WhenAll(looks).SoonAsync();
        await host.Cache.TryGetAsync<string>("k");
        await host.Cache.TryGetAsync<string>("k", new CacheReadOptions { SkipMemory = true });
        await host.Cache.TryGetAsync<string>("none");
        await host.Cache.GetManyAsync<string>(["k", "none"]);
        var counted = host.Cache.GetStatistics();
        Assert.Equal((3, 3, 9), (counted.Hits, counted.Misses, counted.Joined));
        Assert.Equal((2, 1), (counted.Tiers[0].Hits, counted.Tiers[1].Hits));
        Assert.Equal(1, counted.Namespaces.Single(n => n.Name == "default").FactoryCalls);
    }

    [Fact]
    public async Task ListAsync_KeysOfTheView_PageByPage()
    {
        await using var host = Host(true);
        for (var i = 0; i < 5; i++)
        {
            await host.Cache.For("a").GetOrCreateAsync($"k{i}", 0, (_, _, _) => new ValueTask<string>("v"));
        }

        await host.Cache.For("b").GetOrCreateAsync("other", 0, (_, _, _) => new ValueTask<string>("v"));
        var first = await host.Cache.For("a").ListAsync(3);
        var second = await host.Cache.For("a").ListAsync(3, first.Cursor);
        Assert.Equal(["k0", "k1", "k2", "k3", "k4"], first.Keys.Concat(second.Keys).Select(k => k.Key).Order());
        Assert.Null(second.Cursor);
        await Assert.ThrowsAsync<FormatException>(async () => await host.Cache.For("a").ListAsync(3, "nonsense"));
        await using var alone = Host(false);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await alone.Cache.ListAsync());
    }

    private CacheHost Host(bool hasStore) => new(hasStore ? new InMemoryCacheStore(_clock) : null, _clock);
}
