namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A namespace in which most look-ups find nothing, or all of them where it is not <see cref="NeverReadRule"/> that tells of it.</summary>
internal sealed class HitRateRule : IRule
{
    public string Id => "cache.hit-rate";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        const double Good = 0.8;
        var options = input.Options;
        foreach (var ns in input.Namespaces.Where(ns => ns.Lookups >= options.MinimumCount && ns.HitRate < options.HitRate && !NeverReadRule.IsNeverRead(ns, options)))
        {
            yield return this.Find(
                ns.HitRate < options.HitRate / 4 ? Severity.Critical : Severity.Warning,
                ns.Name,
                $"Look at what its keys are made of: parts that differ in each request make entries that nobody else asks for. If they are good, keep values longer, or warm them. {Good:P0} is usual.",
                new(null, input.ComputeDollars((Good - ns.HitRate) * ns.Lookups * ns.FactoryMean)),
                ("hitRate", ns.HitRate), ("lookups", ns.Lookups), ("memoryHits", ns.MemoryHits), ("durableHits", ns.DurableHits), ("misses", ns.Misses), ("factoryMilliseconds", ns.FactoryMean * 1_000));
        }
    }
}
