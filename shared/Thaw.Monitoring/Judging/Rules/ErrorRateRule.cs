namespace Thaw.Monitoring.Judging.Rules;

/// <summary>An operation that fails too often. Timeouts are the next rule's.</summary>
internal sealed class ErrorRateRule : IRule
{
    public string Id => "operation.errors";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        var limit = input.Options.ErrorRate;
        foreach (var one in input.Report.Operations.Where(one => one.Count >= input.Options.MinimumCount))
        {
            var failures = one.Errors - one.Timeouts;
            var rate = (double)failures / one.Count;
            if (rate > limit)
            {
                yield return this.Find(
                    rate > limit * 5 ? Severity.Critical : Severity.Warning,
                    one.Name,
                    "Look at the log of its failures. Where what it calls is at fault, an older value (StaleIfError) keeps callers from seeing it.",
                    new(null, input.ComputeDollars(failures * one.Mean / 1_000)),
                    ("errorRate", rate), ("errors", failures), ("count", one.Count), ("limit", limit));
            }
        }
    }
}
