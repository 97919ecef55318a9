namespace Thaw.Monitoring.Judging.Rules;

/// <summary>Values that expire before their keys are asked for again.</summary>
internal sealed class ShortLifetimeRule : IRule
{
    public string Id => "cache.ttl-short";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        const double Remade = 0.3;
        var options = input.Options;
        foreach (var ns in input.Namespaces)
        {
            if (ns.LifetimeSeconds is not { } lifetime || ns.Remakes.Count < options.MinimumCount || ns.HitRate >= options.HitRate || ns.Remakes.Count < Remade * ns.FactoryCalls)
            {
                continue;
            }

            // Made again later than it expired, and soon enough that keeping it until then is sensible.
            var (median, most) = (ns.Remakes.Quantile(0.5), ns.Remakes.Quantile(0.9));
            if (median > lifetime && most <= options.LongestLifetime.TotalSeconds)
            {
                yield return this.Find(
                    Severity.Warning,
                    ns.Name,
                    $"Keep its values for about {Math.Ceiling(most * 1_000) / 1_000:0.###} s: nine of ten keys are asked for again by then, and expire after {lifetime:0.###} s.",
                    new(ns.FactoryMean * 1_000, input.ComputeDollars(0.9 * ns.Remakes.Count * ns.FactoryMean)),
                    ("lifetimeSeconds", lifetime), ("reuseSecondsP50", median), ("reuseSecondsP90", most), ("madeAgain", ns.Remakes.Count), ("factoryCalls", ns.FactoryCalls), ("hitRate", ns.HitRate));
            }
        }
    }
}
