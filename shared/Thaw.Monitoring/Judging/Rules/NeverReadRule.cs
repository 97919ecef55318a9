namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A namespace that is written and never read.</summary>
internal sealed class NeverReadRule : IRule
{
    public string Id => "cache.never-read";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        const double WorthIt = 64 * 1_024;
        foreach (var ns in input.Namespaces.Where(static ns => ns.Hits <= 0 && ns.BytesWritten > 0))
        {
            if (ns.FactoryCalls >= input.Options.MinimumCount || ns.BytesWritten >= WorthIt)
            {
                yield return this.Find(
                    Severity.Warning,
                    ns.Name,
                    "Stop caching it, or look why nobody finds what is written: a reader that builds its keys otherwise, or a user in the key who never comes back.",
                    new(null, input.AMonth(ns.BytesWritten / 1_024 * input.Options.Prices.MillionWriteUnits / 1e6)),
                    ("hits", 0), ("misses", ns.Misses), ("factoryCalls", ns.FactoryCalls), ("bytesWritten", ns.BytesWritten));
            }
        }
    }
}
