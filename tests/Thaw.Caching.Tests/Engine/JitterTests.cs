using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Engine;

/// <summary>A policy's own lifetime is shortened at random, so that values made together do not expire together; one that somebody names is not.</summary>
public sealed class JitterTests
{
    private const int Values = 400;
    private static readonly TimeSpan Policy = TimeSpan.FromSeconds(1_000);

    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(null, 900)]
    [InlineData(0.5, 500)]
    [InlineData(0.9, 100)]
    public async Task OwnLifetime_IsShortenedByThatPartAtMost_AndUsesAllOfIt(double? jitter, int least)
    {
        await using var host = Host(jitter);
        var lifetimes = await MadeAsync(host);

        Assert.All(lifetimes, seconds => Assert.InRange(seconds, least, Policy.TotalSeconds));
        var tenth = (Policy.TotalSeconds - least) / 10;
        Assert.InRange(lifetimes.Min(), least, least + tenth);
        Assert.InRange(lifetimes.Max(), Policy.TotalSeconds - tenth, Policy.TotalSeconds);
        Assert.InRange(lifetimes.Average(), (Policy.TotalSeconds + least) / 2 - tenth, (Policy.TotalSeconds + least) / 2 + tenth);
        Assert.True(lifetimes.Distinct().Count() > Values * 9 / 10, "values made together expire together");
    }

    [Fact]
    public async Task OwnLifetime_WithoutJitter_IsThePolicys()
    {
        await using var host = Host(0);
        Assert.All(await MadeAsync(host), static seconds => Assert.Equal(Policy.TotalSeconds, seconds));
    }

    [Fact]
    public async Task OwnLifetime_SetByACaller_IsShortenedToo()
    {
        await using var host = Host(null);
        for (var i = 0; i < Values; i++)
        {
            await _clock.DriveAsync(host.Cache.For("ns").SetAsync($"k{i}", "v"));
            var left = (await host.Cache.For("ns").TryGetAsync<string>($"k{i}")).ExpiresAt!.Value - _clock.GetUtcNow();
            Assert.InRange(left.TotalSeconds, 895, Policy.TotalSeconds); // a tenth, and what the clock was driven on meanwhile
        }
    }

    [Fact]
    public async Task NamedLifetime_IsTakenAsItIs_WhoeverNamesIt()
    {
        await using var host = Host(0.9);
        var cache = host.Cache.For("ns");
        var named = TimeSpan.FromSeconds(1_234);
        for (var i = 0; i < 50; i++)
        {
            var byCaller = await cache.GetOrCreateAsync($"caller{i}", 0, static (_, _, _) => new ValueTask<string>("v"), new CacheEntryOptions { Expiration = named });
            var byFactory = await cache.GetOrCreateAsync($"factory{i}", named, static (lifetime, context, _) =>
            {
                context.Expiration = lifetime;
                return new ValueTask<string>("v");
            });
            await host.Hybrid.GetOrCreateAsync($"hybrid{i}", static _ => new ValueTask<string>("v"), new HybridCacheEntryOptions { Expiration = named });
            var until = _clock.GetUtcNow() + named;
            Assert.Equal(until, (await host.Cache.TryGetAsync<string>($"hybrid{i}")).ExpiresAt);
            Assert.Equal(until, byCaller.ExpiresAt);
            Assert.Equal(until, byFactory.ExpiresAt);
            await _clock.DriveAsync(cache.SetAsync($"set{i}", "v", new CacheEntryOptions { Expiration = named }));
            var set = (await cache.TryGetAsync<string>($"set{i}")).ExpiresAt!.Value;
            Assert.InRange(set, until, _clock.GetUtcNow() + named); // It takes its time, within which others may join.
        }
    }

    [Fact]
    public async Task OwnLifetime_IsNotLongerThanTheDurableTiers()
    {
        await using var host = Host(null, o => o.DurableExpiration = TimeSpan.FromSeconds(950));
        var lifetimes = await MadeAsync(host);
        Assert.All(lifetimes, static seconds => Assert.InRange(seconds, 900, 950));
        Assert.Contains(lifetimes, static seconds => seconds < 950);
    }

    private async Task<List<double>> MadeAsync(CacheHost host)
    {
        var lifetimes = new List<double>();
        for (var i = 0; i < Values; i++)
        {
            var made = await host.Cache.For("ns").GetOrCreateAsync($"k{i}", 0, static (_, _, _) => new ValueTask<string>("v"));
            lifetimes.Add((made.ExpiresAt!.Value - _clock.GetUtcNow()).TotalSeconds);
        }

        return lifetimes;
    }

    // Without a value the policy is as it comes.
    private CacheHost Host(double? jitter, Action<ThawCachingOptions>? configure = null) => new(new InMemoryCacheStore(_clock), _clock, options =>
    {
        options.DefaultNamespace.Jitter = jitter ?? options.DefaultNamespace.Jitter;
        options.Namespace("ns", policy =>
        {
            policy.Expiration = Policy;
            policy.Jitter = jitter ?? policy.Jitter;
        });
        configure?.Invoke(options);
    });
}
