using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Judging;

/// <summary>What one container of a fleet saw is found by another, which saw nothing of it.</summary>
public sealed class FleetAnalysisTests
{
    [Fact]
    public async Task DimensionAndHotKeyOfOneContainer_AreFoundByAnother()
    {
        var store = new MemoryMetricsStore();
        await using var answering = Container(store, new Report());
        _ = answering.GetRequiredService<FleetAnalysis>();
        await using (var seeing = Container(store, new Report { Hottest = [new HotKey("company", "c0ffee", 600_000, 900_000)] }))
        {
            var monitor = seeing.GetRequiredService<IMonitor>();
            using var meter = new Meter(InstrumentNames.CachingMeter);
            var made = meter.CreateCounter<long>(InstrumentNames.CacheMisses);
            for (var i = 0; i < 2_000; i++)
                made.Add(1, new KeyValuePair<string, object?>(InstrumentNames.Namespace, $"tenant-{i}"));
            await monitor.FlushAsync(CancellationToken.None);
        }

        var found = (await answering.GetRequiredService<FleetAnalysis>().AnalyzeAsync(TimeSpan.FromHours(1), CancellationToken.None)).Findings;

        var dimension = Assert.Single(found, static one => one.Rule == "dimension.cost");
        Assert.Equal("Namespace", dimension.Subject);
        Assert.InRange(dimension.Evidence["values"], 1_800, 2_200);
        var key = Assert.Single(found, static one => one.Rule == "cache.hot-key");
        Assert.Equal(("company/#c0ffee", 600_000), (key.Subject, key.Evidence["reads"]));
    }

    private static ServiceProvider Container(MemoryMetricsStore store, Report report)
    {
        var services = new ServiceCollection();
        services.AddThawMonitoring();
        services.AddSingleton<IMetricsStore>(store);
        services.AddSingleton<IHotKeyReport>(report);
        return services.BuildServiceProvider();
    }

    private sealed class Report : IHotKeyReport
    {
        public IReadOnlyList<HotKey> Hottest { get; init; } = [];
    }
}
