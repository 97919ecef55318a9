namespace Thaw.Monitoring.Judging.Rules;

/// <summary>Values that are kept long after they are last asked for.</summary>
internal sealed class LongLifetimeRule : IRule
{
    public string Id => "cache.ttl-long";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        const double Margin = 4;
        const double Gigabyte = 1024.0 * 1024 * 1024;
        var options = input.Options;
        foreach (var ns in input.Namespaces.Where(ns => ns.HitAges.Count >= options.MinimumCount))
        {
            var used = ns.HitAges.Quantile(0.99);
            if (ns.LifetimeSeconds is { } lifetime && lifetime > 60 && used * Margin < lifetime)
            {
                // What is written in a lifetime is what lies there.
                var stored = ns.BytesWritten / input.Window.TotalSeconds * lifetime / Gigabyte;
                var saved = stored * options.Prices.GigabyteMonth * (1 - (used * Margin / lifetime));
                yield return this.Find(
                    saved >= options.MinimumDollars ? Severity.Warning : Severity.Info,
                    ns.Name,
                    $"Keep its values for {Math.Max(1, used * Margin):0} s instead of {lifetime:0} s: of 100 hits 99 are on values younger than {used:0.#} s, and what is younger is also less outdated.",
                    new(0, saved),
                    ("lifetimeSeconds", lifetime), ("hitAgeSecondsP99", used), ("durableHits", ns.HitAges.Count), ("bytesWritten", ns.BytesWritten));
            }
        }
    }
}
