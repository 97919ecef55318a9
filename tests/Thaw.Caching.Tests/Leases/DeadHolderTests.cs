using Thaw.Caching.Leases;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Leases;

/// <summary>A dead process's lease is waited for once, and not by each request from the beginning.</summary>
public sealed class DeadHolderTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly StoredLease Dead = new(1, "dead", 1, DateTimeOffset.MaxValue);
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LookUps_EachWithLessTimeThanTheLease_TheOneInWhichItIsOverMakesTheValue(bool ofMany)
    {
        await using var host = new CacheHost(_store, _clock, options =>
        {
            options.DefaultNamespace.Stampede = CacheStampedeScope.Fleet;
            options.StoreTimeout = TimeSpan.FromMinutes(1); // further off than any timer that the clock is moved to
        });
        Assert.True(await _store.TrySwapLeaseAsync(Place("k"), null, Dead, default));
        var began = _clock.GetUtcNow();
        string? value = null;
        while (value is null && _clock.GetUtcNow() - began < TimeSpan.FromSeconds(30))
        {
            using (host.Get<AmbientRequestDeadline>().Begin(_clock.GetUtcNow().AddSeconds(3)))
            {
                try
                {
                    value = await _clock.DriveAsync(ofMany ? ManyAsync() : host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v")));
                }
                catch (CacheTimeoutException late)
                {
                    Assert.Equal(CacheTimeoutReason.Deadline, late.Reason);
                }
            }
        }

        Assert.Equal("v", value);
        Assert.InRange(_clock.GetUtcNow() - began, Lease, Lease + TimeSpan.FromSeconds(0.6));
        await Driving.UntilAsync(() => host.Engine.FlightCount == 0);

        async ValueTask<string> ManyAsync() => (await host.Cache.GetManyAsync<string>(
            ["k"], (keys, _) => new ValueTask<IReadOnlyDictionary<string, string>>(keys.ToDictionary(k => k, _ => "v"))))["k"].Value!;
    }

    [Fact]
    public void Leases_MoreThanAreRemembered_ThoseThatAreCanBeSucceeded()
    {
        var leases = new FleetLease(null!, new WallClock(_clock));
        Assert.Equal(0, Look(leases, 0, 2_000));
        _clock.Advance(Lease);
        Assert.InRange(Look(leases, 0, 2_000), 1_000, 2_000);
    }

    [Fact]
    public void Leases_NobodyWantsAnyMore_MakeRoomForOthers()
    {
        var leases = new FleetLease(null!, new WallClock(_clock));
        Look(leases, 0, 2_000);
        _clock.Advance(Lease * 3);
        Assert.Equal(0, Look(leases, 3_000, 500));
        _clock.Advance(Lease);
        Assert.Equal(500, Look(leases, 3_000, 500));
    }

    // How many of so many keys, whose holders have not stirred, may be succeeded.
    private static int Look(FleetLease leases, int from, int count) =>
        Enumerable.Range(from, count).Count(i => leases.MaySucceed(Place($"k{i}"), Dead, Lease));

    private static StoreKey Place(string key) => new("default", null, key);
}
