using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Measuring;

/// <summary>What the cache makes a caller wait for has a span, and the durable tier's part of it a duration.</summary>
public sealed class SpanTests : IDisposable
{
    private readonly ConcurrentBag<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly Activity _course = new("test");

    public SpanTests()
    {
        // Other tests of this process have caches too: what is ours is in our trace.
        _course.SetIdFormat(ActivityIdFormat.W3C).Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == InstrumentNames.CachingMeter,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == _course.TraceId)
                    _spans.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _course.Dispose();
    }

    [Fact]
    public async Task Miss_HasSpansOfReadingMakingAndWriting_AHitInMemoryNone()
    {
        await using var host = new CacheHost(new InMemoryCacheStore());
        var cache = host.Cache.For("spans");
        await cache.GetOrCreateAsync("key", 0, static (_, _, _) => new ValueTask<string>("value"));
        Assert.Contains(_spans, static span => span is { OperationName: "cache read", Kind: ActivityKind.Client });
        Assert.Contains(_spans, static span => span.OperationName == "cache write");
        var factory = Assert.Single(_spans, static span => span.OperationName == "cache factory");
        Assert.Equal(("spans", ActivityStatusCode.Unset), (factory.GetTagItem(InstrumentNames.Namespace), factory.Status));

        var before = _spans.Count;
        Assert.Equal("value", (await cache.GetOrCreateAsync("key", 0, static (_, _, _) => new ValueTask<string>("other"))).Value);
        Assert.Equal(before, _spans.Count);
    }

    [Fact]
    public async Task FactoryThatFails_IsAnErrorByItsType()
    {
        await using var host = new CacheHost();
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await host.Cache.For("spans").GetOrCreateAsync<int, string>("key", 0, static (_, _, _) => throw new InvalidOperationException()));
        var factory = Assert.Single(_spans, static span => span.OperationName == "cache factory");
        Assert.Equal((ActivityStatusCode.Error, "InvalidOperationException"), (factory.Status, factory.GetTagItem(InstrumentNames.ErrorType)));
    }

    [Fact]
    public async Task FactoryOfMany_HasOneSpan_AndWhatItStartsIsWithin()
    {
        await using var host = new CacheHost();
        var inner = default(ActivitySpanId?);
        await host.Cache.For("spans").GetManyAsync<string>(["a", "b"], (keys, _) =>
        {
            inner = Activity.Current!.SpanId;
            return new(keys.ToDictionary(static key => key, static key => key));
        });
        Assert.Equal(Assert.Single(_spans, static span => span.OperationName == "cache factory").SpanId, inner);
    }

    [Fact]
    public async Task DurableTier_TellsHowLongItsReadsAndWritesTook_NotHitsInMemory()
    {
        var ours = new AsyncLocal<bool>();
        var seen = new ConcurrentBag<(string? Operation, string? Tier, string? Error, double Value)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Name == InstrumentNames.CacheDurableDuration)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            var of = tags.ToArray().ToDictionary(static tag => tag.Key, static tag => (string?)tag.Value);
            if (ours.Value)
                seen.Add((of[InstrumentNames.Operation], of[InstrumentNames.Tier], of.GetValueOrDefault(InstrumentNames.ErrorType), value));
        });
        listener.Start();
        ours.Value = true;
        await using var host = new CacheHost(new InMemoryCacheStore());
        var cache = host.Cache.For("durations");
        await cache.GetOrCreateAsync("key", 0, static (_, _, _) => new ValueTask<string>("value"));
        var tier = host.Cache.GetStatistics().Tiers[^1].Name;
        Assert.Equal([("read", tier, null), ("write", tier, null)], seen.Select(static one => (one.Operation, one.Tier, one.Error)).Order());
        Assert.All(seen, static one => Assert.InRange(one.Value, 0, 600));

        await cache.GetOrCreateAsync("key", 0, static (_, _, _) => new ValueTask<string>("other"));
        Assert.Equal(2, seen.Count);
        await cache.TryGetAsync<string>("key", new CacheReadOptions { SkipMemory = true });
        Assert.Equal(3, seen.Count);

        // To invalidate is no write of a value.
        await cache.RemoveAsync("key");
        Assert.Single(seen, static one => one.Operation == "write");
    }
}
