namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A durable tier whose reads and writes cost more than the factories that it spares.</summary>
internal sealed class TierCostRule : IRule
{
    public string Id => "cache.tier-cost";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        var (options, prices) = (input.Options, input.Options.Prices);
        if (options.CacheTable is not { } table)
        {
            yield break;
        }

        var calls = input.Calls.Where(call => call.Table == table).ToList();
        var (reads, writes) = (calls.Where(static call => !call.IsWrite).Sum(static call => call.Capacity), calls.Where(static call => call.IsWrite).Sum(static call => call.Capacity));
        var cost = input.AMonth(((reads * prices.MillionReadUnits) + (writes * prices.MillionWriteUnits)) / 1e6);
        var spared = input.Namespaces.Sum(static ns => ns.DurableHits * ns.FactoryMean);
        var saved = input.ComputeDollars(spared);
        if (cost >= options.MinimumDollars && cost > saved)
        {
            yield return this.Find(
                Severity.Warning,
                table,
                "Keep values whose factories are quick in memory alone (UseDurable = false), or for longer, so that fewer are written; it may still be worth its price in time.",
                new(null, cost - saved),
                ("dollarsAMonth", cost), ("savedDollarsAMonth", saved), ("readUnits", reads), ("writeUnits", writes), ("durableHits", input.Namespaces.Sum(static ns => ns.DurableHits)), ("factorySecondsSpared", spared));
        }
    }
}
