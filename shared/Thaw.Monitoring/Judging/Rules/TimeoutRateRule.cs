namespace Thaw.Monitoring.Judging.Rules;

/// <summary>An operation that is given up too often because it takes too long.</summary>
internal sealed class TimeoutRateRule : IRule
{
    public string Id => "operation.timeouts";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        var limit = input.Options.ErrorRate;
        foreach (var one in input.Report.Operations.Where(one => one.Count >= input.Options.MinimumCount && one.Timeouts > limit * one.Count))
        {
            var rate = (double)one.Timeouts / one.Count;
            yield return this.Find(
                rate > limit * 5 ? Severity.Critical : Severity.Warning,
                one.Name,
                "Its limit is shorter than it takes: see what it waits for, and leave as a task what need not be waited for. A longer limit only helps where the caller still waits.",
                new(one.Max - one.P50, input.ComputeDollars(one.Timeouts * one.Max / 1_000)),
                ("timeoutRate", rate), ("timeouts", one.Timeouts), ("count", one.Count), ("p50Milliseconds", one.P50), ("maxMilliseconds", one.Max), ("limit", limit));
        }
    }
}
