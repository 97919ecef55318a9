namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A namespace that is written and never read.</summary>
internal sealed class NeverReadRule : IRule
{
    public string Id => "cache.never-read";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        foreach (var ns in input.Namespaces.Where(ns => IsNeverRead(ns, input.Options)))
        {
            yield return this.Find(
                Severity.Warning,
                ns.Name,
                "Stop caching it, or look why nobody finds what is written: a reader that builds its keys otherwise, or a user in the key who never comes back.",
                new(null, input.AMonth(ns.BytesWritten / 1_024 * input.Options.Prices.MillionWriteUnits / 1e6)),
                ("hits", 0), ("misses", ns.Misses), ("factoryCalls", ns.FactoryCalls), ("bytesWritten", ns.BytesWritten));
        }
    }

    /// <summary>Whether this rule says what is wrong with a namespace in which nothing is found; its hit rate says it of all others.</summary>
    public static bool IsNeverRead(NamespaceFigures ns, ThawJudgingOptions options)
    {
        const double WorthIt = 64 * 1_024;
        return ns.Hits <= 0 && ns.BytesWritten > 0 && (ns.FactoryCalls >= options.MinimumCount || ns.BytesWritten >= WorthIt);
    }
}
