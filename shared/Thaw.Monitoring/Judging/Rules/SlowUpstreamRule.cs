namespace Thaw.Monitoring.Judging.Rules;

/// <summary>An upstream that keeps requests waiting.</summary>
internal sealed class SlowUpstreamRule : IRule
{
    public string Id => "upstream.slow";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        var limit = input.Options.SlowUpstreamMilliseconds;
        foreach (var one in input.Report.Operations.Where(one => RuleText.IsUpstream(one.Name) && one.Count >= input.Options.MinimumCount && one.P90 > limit))
        {
            yield return this.Find(
                one.P90 > input.Options.SlowMilliseconds ? Severity.Critical : Severity.Warning,
                one.Name,
                "Cache its answers with stale-while-revalidate, so that nobody waits for a refresh; ask for several things at once; give it a timeout, and an older value for when that passes.",
                new(one.P90 - one.P50, input.ComputeDollars(one.Mean / 1_000 * one.Count * 0.5)),
                ("p50Milliseconds", one.P50), ("p90Milliseconds", one.P90), ("p99Milliseconds", one.P99), ("count", one.Count), ("secondsWaited", one.Mean / 1_000 * one.Count), ("limitMilliseconds", limit));
        }
    }
}
