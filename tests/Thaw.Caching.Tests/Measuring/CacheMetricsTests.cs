using System.Diagnostics.Metrics;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Measuring;

public sealed class CacheMetricsTests
{
    [Fact]
    public async Task Instruments_TellWhatTheCacheCounted()
    {
        // Other tests of this process have caches too: a namespace of its own tells ours.
        const string Ours = "measured-here";
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        await using var host = new CacheHost(new InMemoryCacheStore());
        var cache = host.Cache.For(Ours);
        for (var i = 0; i < 3; i++)
            await cache.GetOrCreateAsync("key", 0, static (_, _, _) => new ValueTask<string>("value"));
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Meter.Name == InstrumentNames.CachingMeter)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var of = tags.ToArray().ToDictionary(static tag => tag.Key, static tag => (string?)tag.Value);
            if (of.GetValueOrDefault(InstrumentNames.Namespace) == Ours)
                sums[$"{instrument.Name} {of.GetValueOrDefault(InstrumentNames.Tier)}".TrimEnd()] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();

        var tier = host.Cache.GetStatistics().Tiers[^1].Name;
        Assert.Equal(
            (2.0, 0.0, 1.0, 1.0, 0.0),
            (sums[InstrumentNames.CacheHits + " memory"], sums[$"{InstrumentNames.CacheHits} {tier}"], sums[InstrumentNames.CacheMisses], sums[InstrumentNames.CacheFactoryCalls], sums[InstrumentNames.CacheFactoryFailures]));
        Assert.True(sums[InstrumentNames.CacheBytesWritten] > 0);
    }
}
