using System.Diagnostics.Metrics;
using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Collecting;

/// <summary>Instruments that tell totals when asked: each one's growth counts, also of those that are told together.</summary>
public sealed class InstrumentTotalsTests : IDisposable
{
    private readonly Meter _meter = new(InstrumentNames.CachingMeter);
    private readonly Dictionary<string, long> _totals = new(StringComparer.Ordinal);

    public InstrumentTotalsTests() => _meter.CreateObservableCounter(
        InstrumentNames.CacheMisses, () => _totals.Select(static one => new System.Diagnostics.Metrics.Measurement<long>(one.Value, new KeyValuePair<string, object?>(InstrumentNames.Namespace, one.Key))));

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task Totals_OfValuesThatAreToldTogether_EachGrowsByItself()
    {
        using var host = new MonitorHost(static options => options.MaximumDimensionValues = 1);
        (_totals["a"], _totals["b"], _totals["c"]) = (1, 1_000, 10);
        await SampleAsync(host);
        await SampleAsync(host);
        Assert.Equal((1, 1_010), (MissesOf(host, "a"), MissesOf(host, DimensionGuard.Other)));

        _totals["c"] = 15;
        await SampleAsync(host);
        Assert.Equal((1, 1_015), (MissesOf(host, "a"), MissesOf(host, DimensionGuard.Other)));

        _totals["b"] = 3; // begun anew
        await SampleAsync(host);
        Assert.Equal(1_018, MissesOf(host, DimensionGuard.Other));
    }

    [Fact]
    public async Task Totals_ThatHaveNotGrown_TakeNoPlaceOfTheDimension()
    {
        using var host = new MonitorHost(static options => options.MaximumDimensionValues = 1);
        for (var i = 0; i < 300; i++)
            _totals[$"idle{i:D3}"] = 0;
        await SampleAsync(host);
        _totals["used"] = 7;
        await SampleAsync(host);
        Assert.Equal(7, MissesOf(host, "used"));
        Assert.Empty(host.Monitor.Guard.Collapsed);
    }

    private static async Task SampleAsync(MonitorHost host)
    {
        host.Clock.Advance(host.Options.SampleInterval);
        await host.Monitor.BeginInvocation().DisposeAsync();
    }

    private static double MissesOf(MonitorHost host, string ns) => new EmfReader(host.Lines()).Sum($"Thaw/Cache|FunctionName=facts,Namespace={ns}|Misses");
}
