using System.Diagnostics.Metrics;

namespace Thaw.Caching.Measuring;

/// <summary>The instruments of the cache. They tell what it counts anyway, when somebody asks: a look-up pays nothing for them.</summary>
internal sealed class CacheMetrics : IDisposable
{
    // All instruments are asked one after the other: one look serves them all.
    private static readonly TimeSpan OneLook = TimeSpan.FromMilliseconds(20);

    private readonly Meter _meter = new(InstrumentNames.CachingMeter);
    private readonly Func<CacheStatistics> _read;
    private readonly Counter<long> _made;
    private readonly Counter<double> _lifetimes;
    private readonly Histogram<double> _remakes;
    private readonly Histogram<double> _hitAges;
    private readonly Lock _gate = new();
    private CacheStatistics? _last;
    private long _readAt;

    public CacheMetrics(Func<CacheStatistics> read)
    {
        _read = read;
        _meter.CreateObservableCounter(InstrumentNames.CacheHits, Hits, "{lookup}", "Look-ups that a tier answered.");
        OfNamespaces(InstrumentNames.CacheMisses, "{lookup}", "Look-ups that no tier answered.", static one => one.Misses);
        OfNamespaces(InstrumentNames.CacheStaleHits, "{lookup}", "Hits served past their expiry.", static one => one.StaleHits);
        OfNamespaces(InstrumentNames.CacheFactoryCalls, "{call}", "Factories called.", static one => one.FactoryCalls);
        OfNamespaces(InstrumentNames.CacheFactoryFailures, "{call}", "Factories that failed or ran out of time.", static one => one.FactoryFailures);
        OfNamespaces(InstrumentNames.CacheBytesWritten, "By", "Written to the durable tier.", static one => one.BytesWritten);
        OfNamespaces(InstrumentNames.CacheBytesRead, "By", "Read from the durable tier.", static one => one.BytesRead);
        _meter.CreateObservableCounter(
            InstrumentNames.CacheFactoryTime, () => Look().Namespaces.Select(static one => new Measurement<double>(one.FactoryTime.TotalSeconds, Of(one.Name))), "s", "Time spent in factories.");
        _meter.CreateObservableCounter(
            InstrumentNames.CacheErrors, () => Look().Tiers.Select(static one => new Measurement<long>(one.Errors, new KeyValuePair<string, object?>(InstrumentNames.Tier, one.Name))), "{call}", "Calls of a tier that failed or took too long.");
        _meter.CreateObservableCounter(InstrumentNames.CacheEvictions, () => Look().Evictions, "{entry}", "Entries that memory gave up for others.");
        _made = _meter.CreateCounter<long>(InstrumentNames.CacheMade, "{value}", "Values that factories made and that were kept.");
        _lifetimes = _meter.CreateCounter<double>(InstrumentNames.CacheLifetime, "s", "The lifetimes of those values.");
        _remakes = _meter.CreateHistogram<double>(InstrumentNames.CacheRemake, "s", "From when a value was made until one was made under the same key again.");
        _hitAges = _meter.CreateHistogram<double>(InstrumentNames.CacheHitAge, "s", "The age of values that the durable tier answered with.");
        _meter.CreateObservableGauge(InstrumentNames.CacheEntries, () => Look().Entries, "{entry}", "Entries in memory.");
        _meter.CreateObservableGauge(InstrumentNames.CacheBytes, () => Look().Bytes, "By", "What memory's entries take.");
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Notes that a factory's value is kept. Costs nothing while nobody listens.</summary>
    public void Made(CacheNamespace ns, ulong hash, long now, long freshUntil)
    {
        if (!_remakes.Enabled)
        {
            return;
        }

        _made.Add(1, Of(ns.Name));
        _lifetimes.Add(TimeSpan.FromTicks(freshUntil - now).TotalSeconds, Of(ns.Name));
        if (ns.Remakes.Note(hash, now) is { } passed)
        {
            _remakes.Record(TimeSpan.FromTicks(passed).TotalSeconds, Of(ns.Name));
        }
    }

    /// <summary>Notes that the durable tier answered with a value of that age.</summary>
    public void Answered(CacheNamespace ns, long age)
    {
        if (_hitAges.Enabled && age >= 0)
        {
            _hitAges.Record(TimeSpan.FromTicks(age).TotalSeconds, Of(ns.Name));
        }
    }

    private void OfNamespaces(string name, string unit, string description, Func<CacheNamespaceStatistics, long> value) =>
        _meter.CreateObservableCounter(name, () => Look().Namespaces.Select(one => new Measurement<long>(value(one), Of(one.Name))), unit, description);

    private IEnumerable<Measurement<long>> Hits()
    {
        var statistics = Look();
        var durable = statistics.Tiers.Count > 1 ? statistics.Tiers[^1].Name : null;
        foreach (var one in statistics.Namespaces)
        {
            yield return new(one.MemoryHits, Of(one.Name), new(InstrumentNames.Tier, "memory"));
            if (durable is not null)
            {
                yield return new(one.Hits - one.MemoryHits, Of(one.Name), new(InstrumentNames.Tier, durable));
            }
        }
    }

    private CacheStatistics Look()
    {
        lock (_gate)
        {
            if (_last is null || TimeProvider.System.GetElapsedTime(_readAt) > OneLook)
            {
                (_last, _readAt) = (_read(), TimeProvider.System.GetTimestamp());
            }

            return _last;
        }
    }

    private static KeyValuePair<string, object?> Of(string ns) => new(InstrumentNames.Namespace, ns);
}
