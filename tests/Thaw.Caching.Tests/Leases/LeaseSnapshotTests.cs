using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Leases;

/// <summary>A copy of a snapshot is a process of its own to the fleet.</summary>
public sealed class LeaseSnapshotTests
{
    private readonly InMemoryCacheStore _store = new();

    [Fact]
    public async Task AfterRestore_LeasesAreTakenUnderAnotherName()
    {
        await using var host = new CacheHost(_store, configure: static options => options.DefaultNamespace.Stampede = CacheStampedeScope.Fleet);
        var (first, again) = (await OwnerAsync(host, "a"), await OwnerAsync(host, "b"));
        Assert.Equal(first, again);

        foreach (var hook in host.Get<IEnumerable<ISnapshotHook>>())
        {
            await hook.BeforeSnapshotAsync(default);
            await hook.AfterRestoreAsync(default);
        }

        Assert.NotEqual(first, await OwnerAsync(host, "c"));
    }

    // Who holds the lease while the value is made; behind the slash is the acquisition's number.
    private async Task<string> OwnerAsync(CacheHost host, string key)
    {
        var owner = "";
        await host.Hybrid.GetOrCreateAsync(key, async cancel =>
        {
            var place = new StoreKey("default", null, key);
            owner = (await _store.ReadAsync(new StoreRead { Leases = [place], Consistent = true }, cancel)).Leases[0]!.Value.Owner;
            return "value";
        });
        Assert.Contains('/', owner);
        return owner.Split('/')[0];
    }
}
