using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Leases;

/// <summary>Stale serving and the fleet's lease together.</summary>
public sealed class FleetRefreshTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();
    private int _calls;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetOrCreate_StaleAgainAndAgain_IsRefreshedEachTime(bool behind)
    {
        await using var after = new BackgroundAfterResponse();
        await using var host = Host(behind ? after : new NothingAfterResponse());
        for (var round = 1; round <= 4; round++)
        {
            await GetAsync(host);
            await SettledAsync(host);
            Assert.Equal(round, Volatile.Read(ref _calls));
            _clock.Advance(Lifetime + TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task GetOrCreate_HolderDied_ARefreshSucceedsItOnceItHasBeenSilent()
    {
        await using var host = Host(new NothingAfterResponse());
        await GetAsync(host);
        _clock.Advance(Lifetime + TimeSpan.FromSeconds(1));

        // Another process took the lease to refresh it, and died.
        var place = new StoreKey("fleet", null, "k");
        var free = (await _store.ReadAsync(new StoreRead { Leases = [place], Consistent = true }, default)).Leases[0];
        Assert.True(await _store.TrySwapLeaseAsync(place, free, free!.Value with { Fence = free.Value.Fence + 1, Owner = "dead", Beat = 1 }, default));

        Assert.True((await GetAsync(host)).IsStale);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.False((await GetAsync(host)).IsStale);
        Assert.Equal(2, _calls);
    }

    private async Task<CacheResult<string>> GetAsync(CacheHost host) => await host.Cache.For("fleet").GetOrCreateAsync(
        "k", 0, (_, _, _) => new ValueTask<string>($"value {Interlocked.Increment(ref _calls)}"));

    private static Task SettledAsync(CacheHost host) => Driving.UntilAsync(() => host.Engine.FlightCount == 0);

    private CacheHost Host(IAfterResponse after) => new(
        _store, _clock,
        options => options.Namespace("fleet", policy =>
        {
            policy.Expiration = Lifetime;
            policy.Jitter = 0;
            policy.StaleWhileRevalidate = TimeSpan.FromMinutes(5);
            policy.Stampede = CacheStampedeScope.Fleet;
        }),
        services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, after));
}
