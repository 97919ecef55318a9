using System.Text.RegularExpressions;
using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Fleet;

public sealed partial class PrometheusTextTests
{
    [Fact]
    public async Task Write_OfAReport_IsTheTextFormat()
    {
        var clock = new FakeClock();
        var store = new MemoryMetricsStore();
        var snapshot = FleetSeeds.Snapshot(new Random(4), 3, 50);
        snapshot.Operation("quoted \"name\" \\ of\ntwo lines").Take(OperationOutcome.Timeout, snapshot.Operations["operation 00"].All());
        await store.AddAsync(FleetSeeds.Record(clock.GetUtcNow(), "one", 1, snapshot), default);
        var report = await new FleetMetrics(store, clock).QueryAsync(new MetricsQuery { Containers = true }, default);
        var text = PrometheusText.Write(report);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var typed = new HashSet<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
                Assert.True(typed.Add(line.Split(' ')[2]), line);
            else if (line[0] != '#')
                Assert.Matches(Sample(), line);
        }

        var p90 = report.Operations.Single(static one => one.Name == "operation 01").P90 / 1_000;
        Assert.Contains($"thaw_operation_duration_seconds{{operation=\"operation 01\",quantile=\"0.9\"}} {p90.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}\n", text, StringComparison.Ordinal);
        Assert.Contains("thaw_operation_timeouts{operation=\"quoted \\\"name\\\" \\\\ of\\ntwo lines\"} 50\n", text, StringComparison.Ordinal);
        Assert.Contains("thaw_cache_hit_ratio{tier=\"memory\"} 0.6\n", text, StringComparison.Ordinal);
        Assert.Contains("thaw_container_requests{container=\"one\"} 50\n", text, StringComparison.Ordinal);
    }

    [GeneratedRegex("""^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*",?)+\})? -?[0-9.eE+-]+$""")]
    private static partial Regex Sample();
}
