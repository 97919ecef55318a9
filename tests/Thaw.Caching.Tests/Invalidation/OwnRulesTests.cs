using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Invalidation;

/// <summary>What a user invalidates of their own must never reach beyond them, however often they do it.</summary>
public sealed class OwnRulesTests
{
    [Fact]
    public async Task Invalidate_OneUsersEntriesOfANamespaceManyTimes_OthersAndSharedOnesStay()
    {
        var clock = new FakeClock();
        var store = new InMemoryCacheStore(clock);
        await using (var host = new CacheHost(store, clock))
        {
            var cache = host.Cache.For("company");
            await clock.DriveAsync(cache.SetAsync("shared", "v"));
            await clock.DriveAsync(cache.ForUser("ann").SetAsync("own", "v"));
            await clock.DriveAsync(cache.ForUser("bob").SetAsync("own", "v"));
            for (var i = 0; i < 120; i++)
            {
                await clock.DriveAsync(cache.InvalidateAsync(new CacheInvalidation { Namespace = "company", User = "bob", Pattern = $"o*{(i == 7 ? "n" : i)}" }));
            }

            Assert.True((await cache.TryGetAsync<string>("shared")).Found);
            Assert.False((await cache.ForUser("bob").TryGetAsync<string>("own")).Found);
        }

        await using var cold = new CacheHost(store, clock);
        Assert.True((await cold.Cache.For("company").TryGetAsync<string>("shared")).Found);
        Assert.True((await cold.Cache.For("company").ForUser("ann").TryGetAsync<string>("own")).Found);
        Assert.False((await cold.Cache.For("company").ForUser("bob").TryGetAsync<string>("own")).Found);
    }
}
