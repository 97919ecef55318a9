using Thaw.Load.Scenarios;

namespace Thaw.Load.Arrivals;

/// <summary>What went before a run, as if the service had had the scenario's mean load for as long as values live; and what the run itself can come to.</summary>
internal sealed class RunPast
{
    private const int MaximumAccesses = 2_000_000;

    // The keys are drawn from the seed as well: with the same numbers, which operation it is would depend on the key.
    private const int Apart = 0x2F6B1D3;

    private readonly IReadOnlyList<Operation> _operations;
    private readonly IdealCache _cache;

    /// <param name="operations">The mix.</param>
    /// <param name="keys">The keys, of which the first are the past's.</param>
    /// <param name="perSecond">Requests a second, all operations together.</param>
    /// <param name="lifetime">How long values live.</param>
    /// <param name="seed">Decides which operations there were.</param>
    public RunPast(IReadOnlyList<Operation> operations, KeySequence keys, double perSecond, TimeSpan lifetime, int seed)
    {
        (_operations, _cache) = (operations, new IdealCache(lifetime.TotalSeconds));
        Length = (int)Math.Min(perSecond * lifetime.TotalSeconds, MaximumAccesses);
        var (random, at) = (new Random(seed ^ Apart), -lifetime.TotalSeconds);
        var weights = operations.Select(static operation => operation.Weight).ToArray();
        foreach (var key in keys.Accesses.Take(Length))
        {
            _cache.Access(operations[ArrivalSchedule.Choose(weights, random)].Effect, key, at += 1 / perSecond);
        }
    }

    /// <summary>How many accesses there were: the run's own begin behind them.</summary>
    public int Length { get; }

    /// <summary>The values there are when the run begins and how many seconds they have left, those made last first.</summary>
    public IReadOnlyList<(int Key, double Left)> Values => _cache.Holds(0);

    /// <summary>Which share of a run's reads a cache without limits could have answered, in percent; nothing where it reads nothing. To be asked once, after <see cref="Values"/>.</summary>
    public double? Ceiling(IEnumerable<Arrival> schedule)
    {
        _cache.BeginCounting();
        foreach (var arrival in schedule)
        {
            _cache.Access(_operations[arrival.Operation].Effect, arrival.Key, arrival.At.TotalSeconds);
        }

        return _cache.HitPercent;
    }
}
