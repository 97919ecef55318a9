using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Resilience;

/// <summary>A tier that hangs, and requests with less time left than it may take: it gets a part of that, and the factory the rest.</summary>
public sealed class ShortRequestTests
{
    private static readonly TimeSpan Made = TimeSpan.FromMilliseconds(50);
    private readonly FakeClock _clock = new();
    private readonly SpyStore _spy;

    public ShortRequestTests() => _spy = new SpyStore(new InMemoryCacheStore(_clock));

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task StoreHangs_LessLeftThanItMayTake_TheFactoryStillAnswers(bool isWarm, bool ofMany)
    {
        await using var host = await HostAsync(isWarm);
        var began = _clock.GetUtcNow();
        Assert.Equal("v", await LookAsync(host, "k", TimeSpan.FromSeconds(1.5), ofMany));
        Assert.True(_clock.GetUtcNow() - began < TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task StoreHangs_ACheckOfAnothersIsUnderWay_TheFactoryStillAnswers()
    {
        await using var host = await HostAsync(isWarm: false);
        var patient = host.Cache.TryGetAsync<string>("other").AsTask();
        Assert.Equal("v", await LookAsync(host, "k", TimeSpan.FromSeconds(1.5), ofMany: false));
        await _clock.DriveAsync(patient, TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData(1_500, "open")]
    [InlineData(10, "closed")] // they would find any tier too slow
    public async Task StoreHangs_OnlyShortRequestsCome_TheCircuitOpensIfTheyWaitedAtAll(int millisecondsLeft, string state)
    {
        // Within one interval: a check would be for all, and have its full time.
        await using var host = await HostAsync(isWarm: true, TimeSpan.FromMinutes(1));
        for (var i = 0; i < 20; i++)
        {
            using (host.Get<AmbientRequestDeadline>().Begin(_clock.GetUtcNow().AddMilliseconds(millisecondsLeft)))
            {
                Assert.False((await _clock.DriveAsync(host.Cache.TryGetAsync<string>($"k{i}"), TimeSpan.FromSeconds(3))).Found);
            }
        }

        var tier = host.Cache.GetStatistics().Tiers[1];
        Assert.Equal(state, tier.State);
        Assert.True(tier.Errors >= 5);
    }

    private async Task<CacheHost> HostAsync(bool isWarm, TimeSpan? interval = null)
    {
        var host = new CacheHost(_spy, _clock, options => options.InvalidationInterval = interval ?? options.InvalidationInterval);
        if (isWarm)
        {
            await host.Cache.TryGetAsync<string>("warm");
        }

        _spy.Before = (_, _) => new TaskCompletionSource().Task;
        return host;
    }

    private async Task<string?> LookAsync(CacheHost host, string key, TimeSpan left, bool ofMany)
    {
        using (host.Get<AmbientRequestDeadline>().Begin(_clock.GetUtcNow() + left))
        {
            return await _clock.DriveInOrderAsync(ofMany ? ManyAsync() : host.Hybrid.GetOrCreateAsync(key, MakeAsync));
        }

        async ValueTask<string> MakeAsync(CancellationToken token)
        {
            await Task.Delay(Made, _clock, token);
            return "v";
        }

        async ValueTask<string> ManyAsync() => (await host.Cache.GetManyAsync<string>(
            [key], async (keys, token) => new Dictionary<string, string> { [keys[0]] = await MakeAsync(token) }))[key].Value!;
    }
}
