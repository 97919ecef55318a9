namespace Thaw.Monitoring.Judging.Rules;

/// <summary>Calls of AWS that must be repeated.</summary>
internal sealed class RetryRule : IRule
{
    public string Id => "aws.retries";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        foreach (var call in input.Calls.Where(call => call.Count >= input.Options.MinimumCount && call.Retries > input.Options.RetryRate * call.Count))
        {
            // Of a tenth or more the ninetieth percentile is one that was repeated; of fewer it is not. A repeat takes what a call takes, at the least, and a throttled one consumes nothing.
            var later = call.Retries >= call.Count * 0.1 ? call.P90 - call.P50 : (double?)null;
            yield return this.Find(
                call.Retries > call.Count * input.Options.RetryRate * 5 ? Severity.Critical : Severity.Warning,
                $"{call.Operation} {call.Table}",
                "It is throttled, or its connections break. Look at the table's throttled requests: on-demand capacity, or keys that spread, help; a burst is better sent as tasks.",
                new(later, input.ComputeDollars(call.Retries * call.P50 / 1_000)),
                ("retries", call.Retries), ("calls", call.Count), ("rate", call.Retries / call.Count), ("p50Milliseconds", call.P50), ("p90Milliseconds", call.P90));
        }
    }
}
