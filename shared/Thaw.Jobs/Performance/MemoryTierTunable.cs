using System.Globalization;
using Thaw.Caching;
using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Performance;

/// <summary>
/// The size of the cache's memory tier: smaller while memory is short; larger while entries are given up for others and there is room; and back again where the last growth brought
/// no more hits.
/// </summary>
internal sealed class MemoryTierTunable : ITunable
{
    private const long Megabyte = 1024 * 1024;
    private const double Growth = 1.5;
    private const double Shrinkage = 0.7;
    private const double Room = 0.6;
    private const double GoodHitRate = 0.9;
    private const double WorthIt = 0.01;
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly ICacheTuning _tuning;
    private readonly ITieredCache _cache;
    private readonly IProcessResources _resources;
    private readonly IMemoryPressure _pressure;
    private readonly TimeProvider _clock;
    private readonly long _begun;
    private Grown? _grown;
    private double _rate;
    private Counted _base;
    private Counted _mark;
    private DateTimeOffset _markedAt;

    public MemoryTierTunable(ICacheTuning tuning, ITieredCache cache, IProcessResources resources, IMemoryPressure pressure, TimeProvider clock) =>
        (_tuning, _cache, _resources, _pressure, _clock, _begun) = (tuning, cache, resources, pressure, clock, tuning.MemoryBytes);

    public string Id => "cache.memory.bytes";

    public string Unit => "bytes";

    public string Effect => "Bounds what the cache keeps in memory; what does not fit is read from the durable tier or made again.";

    public double Value => _tuning.MemoryBytes;

    public double Minimum => Math.Min(_begun, Math.Max(Megabyte, _begun / 8));

    public double Maximum => Math.Max(_begun, _pressure.LimitBytes / 4);

    public TuningProposal? Propose(TuningInput input)
    {
        if (_pressure.Episodes is [var latest, ..] && _clock.GetUtcNow() - latest.At < Recent && latest.BeforeBytes >= latest.LimitBytes)
        {
            return new TuningProposal(Value * Shrinkage, Text($"Memory was short at {latest.At:HH:mm:ss} UTC: {latest.BeforeBytes / Megabyte} MB of {latest.LimitBytes / Megabyte} MB."));
        }

        var now = Count();
        Remember(now);
        var lookups = now.Lookups - _base.Lookups;
        if (lookups < input.Figures.Options.MinimumCount)
        {
            return null;
        }

        _rate = (double)(now.Hits - _base.Hits) / lookups;
        if (_grown is { } grown && grown.To == _tuning.MemoryBytes && _rate - grown.RateBefore < WorthIt)
        {
            return new TuningProposal(grown.From, Text($"Growing it took its hit rate from {grown.RateBefore:P1} to {_rate:P1}: not worth the memory."));
        }

        var evictions = now.Evictions - _base.Evictions;
        var taken = _resources.Read().WorkingSetBytes;
        return evictions == 0 || _rate >= GoodHitRate || taken > Room * _pressure.LimitBytes ? null : new TuningProposal(
            Math.Min(Value * Growth, Maximum),
            Text($"Its hit rate is {_rate:P1}, {evictions} entries were given up for others, and {taken / Megabyte} of {_pressure.LimitBytes / Megabyte} MB are taken."));
    }

    public void Set(double value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Maximum);
        _grown = value > Value ? new Grown(_tuning.MemoryBytes, (long)value, _rate) : null;
        (_base, _mark, _markedAt) = (Count(), Count(), _clock.GetUtcNow());
        _tuning.ResizeMemory((long)value);
    }

    // What is proposed is looked at first, and done a moment later: both must judge by the same time. So it is counted from when it was last asked some minutes ago.
    private void Remember(Counted now)
    {
        if (_clock.GetUtcNow() - _markedAt >= Pause)
        {
            (_base, _mark, _markedAt) = (_mark, now, _clock.GetUtcNow());
        }
    }

    private Counted Count()
    {
        var counted = _cache.GetStatistics();
        return new Counted(counted.Namespaces.Sum(static ns => ns.MemoryHits), counted.Hits + counted.Misses, counted.Evictions);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Grown(long From, long To, double RateBefore);

    private readonly record struct Counted(long Hits, long Lookups, long Evictions);
}
