namespace Thaw.Monitoring.Judging.Rules;

/// <summary>An operation that takes longer than anyone waits.</summary>
internal sealed class SlowOperationRule : IRule
{
    public string Id => "operation.slow";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        var limit = input.Options.SlowMilliseconds;
        foreach (var one in input.Report.Operations.Where(one => RuleText.IsWaitedFor(one.Name) && one.Count >= input.Options.MinimumCount && one.P90 > limit))
        {
            yield return this.Find(
                one.P50 > limit ? Severity.Critical : Severity.Warning,
                one.Name,
                "Look at its trace for where the time goes. What can be made ahead is cached or done by a task; what must be waited for gets a timeout below the caller's patience.",
                new(one.P90 - limit, input.ComputeDollars((one.P90 - limit) / 1_000 * one.Count * 0.1)),
                ("p50Milliseconds", one.P50), ("p90Milliseconds", one.P90), ("p99Milliseconds", one.P99), ("count", one.Count), ("limitMilliseconds", limit));
        }
    }
}
