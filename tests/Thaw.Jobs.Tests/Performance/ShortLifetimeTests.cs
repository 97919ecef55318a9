using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Caching.Tests.Support;
using Thaw.Monitoring;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Jobs.Tests.Performance;

/// <summary>From the cache's own counters through the fleet's figures to the finding.</summary>
public sealed class ShortLifetimeTests
{
    // Other tests of this process have caches too: a namespace of its own tells ours.
    private const string Ours = "prices-of-the-moment";

    [Fact]
    public async Task Lifetime_OfFiveMilliseconds_OfKeysAskedForTwiceASecond_IsFound()
    {
        var found = Assert.Single(await FindingsAsync(TimeSpan.FromMilliseconds(5)), static one => one.Rule == "cache.ttl-short");
        Assert.Equal((Ours, 0.005, 0), (found.Subject, found.Evidence["lifetimeSeconds"], found.Evidence["hitRate"]));
        Assert.InRange(found.Evidence["reuseSecondsP90"], 0.495, 0.505);
        Assert.Contains("0.5", found.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lifetime_OfASecond_IsNot() => Assert.DoesNotContain(await FindingsAsync(TimeSpan.FromSeconds(2)), static one => one.Rule == "cache.ttl-short");

    private static async Task<List<Finding>> FindingsAsync(TimeSpan lifetime)
    {
        var clock = new FakeClock();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<IMetricsStore>(new MemoryMetricsStore());
        services.AddThawCaching();
        services.AddThawMonitoring();
        services.AddThawCacheTuning();
        await using var provider = services.BuildServiceProvider();
        var monitor = provider.GetRequiredService<IMonitor>();
        var cache = provider.GetRequiredService<ITieredCache>().For(Ours);
        var options = new CacheEntryOptions { Expiration = lifetime };
        for (var i = 0; i < 200; i++)
        {
            await cache.GetOrCreateAsync($"key-{i % 2}", 0, static (_, _, _) => new ValueTask<string>("value"), options);
            clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        await monitor.FlushAsync(CancellationToken.None);
        var report = await provider.GetRequiredService<FleetAnalysis>().AnalyzeAsync(TimeSpan.FromMinutes(15), CancellationToken.None);
        return [.. report.Findings.Where(static one => one.Subject == Ours)];
    }
}
