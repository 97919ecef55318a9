using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;
using Thaw.Jobs.Support;
using Thaw.Monitoring;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Tests.Support;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Tests.Performance;

/// <summary>Containers with real caches over one store: what one tunes by what really happened, the others follow with their checks.</summary>
public sealed class FleetTuningTests
{
    private const string Ours = "prices-of-the-fleet";
    private static readonly TimeSpan Configured = TimeSpan.FromMilliseconds(5);
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Fact]
    public async Task Optimize_InOne_IsFollowedByTheOther_UndoneThere_AndKeptByWhoeverStarts()
    {
        await using var one = Container(_store);
        await using var two = Container(_store);
        await UseAsync(one);
        var run = await one.GetRequiredService<Optimizer>().RunAsync(dryRun: false, "olga", CancellationToken.None);
        Assert.Equal((TuningOutcome.Done, TimeSpan.FromSeconds(1)), (run.Outcome, run.Within));
        var change = Assert.Single(run.Changes, static one => one.Tunable == $"cache.ttl.{Ours}");
        Assert.Equal((0.005, 1.0), (change.From, change.To));
        Assert.Equal(TimeSpan.FromSeconds(1), Lifetime(one));

        // A look-up in the other, an interval later: no request of its own.
        var before = _store.Usage.Requests;
        Assert.Equal(Configured, Lifetime(two));
        await two.GetRequiredService<ITieredCache>().TryGetAsync<string>("anything");
        Assert.Equal(TimeSpan.FromSeconds(1), Lifetime(two));
        Assert.Equal(1, _store.Usage.Requests - before);

        await using var later = Container(_store);
        await later.GetRequiredService<ITieredCache>().TryGetAsync<string>("anything");
        Assert.Equal(TimeSpan.FromSeconds(1), Lifetime(later));

        Assert.Equal(TuningOutcome.Done, (await two.GetRequiredService<Optimizer>().UndoAsync(run.Id, null, CancellationToken.None)).Outcome);
        Assert.Equal(Configured, Lifetime(two));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await one.GetRequiredService<ITieredCache>().TryGetAsync<string>("anything");
        Assert.Equal(Configured, Lifetime(one));
    }

    [Fact]
    public async Task Optimize_WithoutADurableTier_IsOfThisProcessAlone()
    {
        await using var one = Container(store: null);
        await UseAsync(one);
        var run = await one.GetRequiredService<Optimizer>().RunAsync(dryRun: false, "olga", CancellationToken.None);
        Assert.Equal((TuningOutcome.Done, null), (run.Outcome, run.Within));
        Assert.Equal(TimeSpan.FromSeconds(1), Lifetime(one));
        await one.GetRequiredService<Optimizer>().UndoAsync(run.Id, null, CancellationToken.None);
        Assert.Equal(Configured, Lifetime(one));
    }

    [Fact]
    public async Task Optimize_WhileTheDurableTierIsOutOfReach_ChangesNothing()
    {
        var store = new FaultyStore(isReachable: true);
        await using var one = Container(store);
        await UseAsync(one);
        store.IsReachable = false;
        var optimizer = one.GetRequiredService<Optimizer>();
        Assert.Equal(TuningOutcome.Unreachable, (await optimizer.RunAsync(dryRun: false, null, CancellationToken.None)).Outcome);
        Assert.Equal(Configured, Lifetime(one));
        Assert.Contains((await optimizer.RunAsync(dryRun: true, null, CancellationToken.None)).Changes, static change => change.Tunable == $"cache.ttl.{Ours}");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"format":1,"runs":[],"values":{"cache.ttl.prices-of-the-fleet":{"value":1e9,"from":1,"run":"r","at":1}}}""")]
    public async Task Settings_ThatCannotBeUsed_CostNoLookUp(string bytes)
    {
        await _store.TryReplaceSettingsAsync(new StoredSettings(1, System.Text.Encoding.UTF8.GetBytes(bytes)), Guid.NewGuid(), default);
        await using var one = Container(_store);
        Assert.Equal("v", (await one.GetRequiredService<ITieredCache>().GetOrCreateAsync("k", 0, static (_, _, _) => new ValueTask<string>("v"))).Value);
        Assert.Equal(Configured, Lifetime(one));
        Assert.Single(one.GetRequiredService<ITuningState>().Ignored);
    }

    private static TimeSpan Lifetime(IServiceProvider container) => container.GetRequiredService<IOptions<ThawCachingOptions>>().Value.Namespaces[Ours].Expiration;

    // Keys that are asked for twice a second, of values that live for five milliseconds.
    private async Task UseAsync(IServiceProvider container)
    {
        var monitor = container.GetRequiredService<IMonitor>();
        var cache = container.GetRequiredService<ITieredCache>().For(Ours);
        for (var i = 0; i < 200; i++)
        {
            await cache.GetOrCreateAsync($"key-{i % 2}", 0, static (_, _, _) => new ValueTask<string>("value"));
            _clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        await monitor.FlushAsync(CancellationToken.None);
    }

    private ServiceProvider Container(ICacheStore? store)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton<IMetricsStore>(new MemoryMetricsStore());
        services.AddThawCaching(static options => options.Namespace(Ours, static policy => policy.Expiration = Configured));
        services.AddThawMonitoring();
        services.AddThawCacheTuning();
        if (store is not null)
            services.AddSingleton(store);
        return services.BuildServiceProvider();
    }
}
