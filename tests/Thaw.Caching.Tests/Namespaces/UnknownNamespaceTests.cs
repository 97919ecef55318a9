using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Namespaces;

/// <summary>Names come from outside: asking for one that holds nothing takes no place from those in which something happens.</summary>
public sealed class UnknownNamespaceTests
{
    private const string Empty = "(empty)";
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Invented_ThatAreOnlyRead_AreCountedTogether()
    {
        await using var host = new CacheHost(new InMemoryCacheStore(_clock), _clock, static o => o.Namespace("configured", static _ => { }));
        for (var i = 0; i < 300; i++)
        {
            Assert.False((await host.Cache.For($"invented{i}").TryGetAsync<string>("k")).Found);
        }

        Assert.False((await host.Cache.For("configured").TryGetAsync<string>("k")).Found);
        await host.Cache.For("written").SetAsync("k", "v", new CacheEntryOptions());
        Assert.True((await host.Cache.For("written").TryGetAsync<string>("k")).Found);
        var counted = host.Cache.GetStatistics();
        Assert.Equal([Empty, "configured", "written"], counted.Namespaces.Select(static one => one.Name).Where(static name => name != ThawCache.DefaultNamespace).Order(StringComparer.Ordinal));
        Assert.Equal(300, Of(counted, Empty).Misses);
        Assert.Equal(1, Of(counted, "configured").Misses);
        Assert.Equal((1, 1), (Of(counted, "written").Hits, Of(counted, "written").Entries));
        Assert.Equal((1, 301), (counted.Hits, counted.Misses));
    }

    [Fact]
    public async Task Many_InAnInventedNamespace_AreCountedThereToo()
    {
        await using var host = new CacheHost(new InMemoryCacheStore(_clock), _clock);
        await host.Cache.For("invented").GetManyAsync<string>(["a", "b"]);
        Assert.Equal(2, Of(host.Cache.GetStatistics(), Empty).Misses);
        Assert.DoesNotContain(host.Cache.GetStatistics().Namespaces, static one => one.Name == "invented");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Made_InANamespaceThatNobodyConfigured_IsToldFromTheFirstMiss(bool enabled)
    {
        await using var host = new CacheHost(null, _clock, options => options.Enabled = enabled);
        await host.Cache.For("made").GetOrCreateAsync("k", 0, static (_, _, _) => ValueTask.FromResult("v"));
        Assert.Equal(1, Of(host.Cache.GetStatistics(), "made").Misses);
        Assert.DoesNotContain(host.Cache.GetStatistics().Namespaces, static one => one.Name == Empty);
    }

    [Theory]
    [InlineData("made")]
    [InlineData("found")]
    [InlineData("memory alone")]
    public async Task View_TakenBeforeAnythingWasThere_CountsWithAllOthersOfItsName(string how)
    {
        var store = new InMemoryCacheStore(_clock);
        await using var host = new CacheHost(store, _clock);
        await using var another = new CacheHost(store, _clock);
        var (first, second) = (host.Cache.For("late"), host.Cache.For("late"));
        Assert.False((await first.TryGetAsync<string>("k")).Found);
        switch (how)
        {
            case "made":
                await second.GetOrCreateAsync("k", 0, static (_, _, _) => ValueTask.FromResult("v"));
                break;
            case "found":
                await another.Cache.For("late").SetAsync("k", "v", new CacheEntryOptions());
                _clock.Advance(TimeSpan.FromSeconds(2));
                Assert.True((await second.TryGetAsync<string>("k")).Found);
                break;
            default:
                await second.SetAsync("k", "v", new CacheEntryOptions { Flags = Microsoft.Extensions.Caching.Hybrid.HybridCacheEntryFlags.DisableDistributedCacheWrite });
                break;
        }

        var before = Of(host.Cache.GetStatistics(), "late");
        Assert.True((await first.TryGetAsync<string>("k")).Found);
        Assert.False((await first.TryGetAsync<string>("absent")).Found);
        Assert.True((await host.Cache.For("late").TryGetAsync<string>("k")).Found);
        var after = Of(host.Cache.GetStatistics(), "late");
        Assert.Equal((2, 1, 1), (after.MemoryHits - before.MemoryHits, after.Misses - before.Misses, after.Entries));
        Assert.Equal(1, Of(host.Cache.GetStatistics(), Empty).Misses);
    }

    private static CacheNamespaceStatistics Of(CacheStatistics counted, string ns) => Assert.Single(counted.Namespaces, one => one.Name == ns);
}
