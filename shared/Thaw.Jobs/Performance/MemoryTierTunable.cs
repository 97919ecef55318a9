using System.Globalization;
using Thaw.Caching;
using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Performance;

/// <summary>
/// The size of the cache's memory tier: smaller while memory is short; larger while entries are given up for others and there is room; and back again where the last growth brought
/// no more hits. By the fleet's figures, where there are any; else by what this process counted.
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

    private readonly ICacheTuning _tuning;
    private readonly ITieredCache _cache;
    private readonly IProcessResources _resources;
    private readonly IMemoryPressure _pressure;
    private readonly TimeProvider _clock;
    private readonly long _begun;
    private readonly Lock _gate = new();
    private (long Hits, long Lookups, long Evictions) _last;

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
            return new TuningProposal(
                Math.Floor(Value * Shrinkage), Text($"Memory was short at {latest.At:HH:mm:ss} UTC: {latest.BeforeBytes / Megabyte} MB of {latest.LimitBytes / Megabyte} MB."));
        }

        if (Seen(input) is not { } seen)
        {
            return null;
        }

        // Whichever container changed it last noted the hit rate that it had before.
        var (rate, evictions) = (seen.Hits / seen.Lookups, seen.Evictions);
        var noted = input.Last.TryGetValue(Id, out var last) && last is { Figure: { } figure } && last.To == Value ? figure : (double?)null;
        if (noted is { } before && last!.To > last.From && rate - before < WorthIt)
        {
            return new TuningProposal(last.From, Text($"Growing it took its hit rate from {before:P1} to {rate:P1}: not worth the memory."), before);
        }

        var wasOfNoUse = noted is { } then && last!.To < last.From && Math.Abs(rate - then) < WorthIt;
        var taken = Math.Max(_resources.Read().WorkingSetBytes, (long)input.Figures.Report.Memory.Max);
        return evictions == 0 || rate >= GoodHitRate || wasOfNoUse || taken > Room * _pressure.LimitBytes
            ? null
            : new TuningProposal(
                Math.Floor(Math.Min(Value * Growth, Maximum)),
                Text($"Its hit rate is {rate:P1}, {evictions:0} entries were given up for others, and {taken / Megabyte} of {_pressure.LimitBytes / Megabyte} MB are taken."), rate);
    }

    public void Set(double value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Maximum);
        _tuning.ResizeMemory((long)value);

        // What was counted at another size says nothing of this one.
        Begin(Count());
    }

    // What there is to judge by at the size that it has now; nothing where that is too little.
    private (double Hits, double Lookups, double Evictions)? Seen(TuningInput input)
    {
        var least = input.Figures.Options.MinimumCount;
        var report = input.Figures.Report;
        if (input.Figures.Namespaces.Sum(static ns => ns.Lookups) is var lookups && lookups >= least)
        {
            // While the window holds figures of another size it says nothing of this one.
            return input.Last.TryGetValue(Id, out var last) && last.At >= report.From ? null
                : (input.Figures.Namespaces.Sum(static ns => ns.MemoryHits), lookups, report.Figures.Sums.TryGetValue(InstrumentNames.CacheEvictions, out var evictions) ? evictions : 0);
        }

        var (now, since) = (Count(), Since());
        if (now.Lookups - since.Lookups < least)
        {
            return null;
        }

        if (!input.IsDryRun)
        {
            Begin(now);
        }

        return (now.Hits - since.Hits, now.Lookups - since.Lookups, now.Evictions - since.Evictions);
    }

    private (long Hits, long Lookups, long Evictions) Since()
    {
        lock (_gate)
        {
            return _last;
        }
    }

    private void Begin((long Hits, long Lookups, long Evictions) now)
    {
        lock (_gate)
        {
            _last = now;
        }
    }

    private (long Hits, long Lookups, long Evictions) Count()
    {
        var counted = _cache.GetStatistics();
        return (counted.Namespaces.Sum(static ns => ns.MemoryHits), counted.Hits + counted.Misses, counted.Evictions);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
