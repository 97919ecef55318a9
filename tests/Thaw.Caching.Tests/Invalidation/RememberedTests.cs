using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Invalidation;

/// <summary>Announcing many values must not cost memory what it holds.</summary>
public sealed class RememberedTests
{
    [Fact]
    public async Task ManyKeysSet_MoreThanTheLedgerRemembers_MemoryKeepsThem()
    {
        await using var host = new CacheHost(configure: o =>
        {
            o.MemoryEntries = 100_000;
            o.DefaultNamespace.Expiration = TimeSpan.FromHours(1);
            o.MemoryExpiration = TimeSpan.FromHours(1);
        });
        for (var i = 0; i < 40_000; i++)
        {
            await host.Cache.SetAsync($"k{i}", "v");
        }

        var found = 0;
        for (var i = 0; i < 40_000; i++)
        {
            found += (await host.Cache.TryGetAsync<string>($"k{i}")).Found ? 1 : 0;
        }

        Assert.Equal(40_000, found);
    }
}
