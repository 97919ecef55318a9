using Thaw.Monitoring.Targets;

namespace Thaw.Monitoring.Judging.Rules;

/// <summary>An operation that misses its target.</summary>
internal sealed class TargetRule : IRule
{
    public string Id => "operation.target";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        var figures = input.Report.Figures.Operations;
        foreach (var result in TargetCheck.Run(input.Targets, input.TargetQuantile, name => figures.TryGetValue(name, out var found) ? found.All() : null))
        {
            if (!result.Passed && result.Count >= input.Options.MinimumCount)
            {
                yield return this.Find(
                    Severity.Warning,
                    result.Operation,
                    $"Its target at P{result.Quantile * 100:0.#} is {result.TargetMilliseconds:0.#} ms: make it quicker, or say a target that it can meet.",
                    new(result.ActualMilliseconds - result.TargetMilliseconds, null),
                    ("quantile", result.Quantile), ("actualMilliseconds", result.ActualMilliseconds ?? 0), ("targetMilliseconds", result.TargetMilliseconds), ("count", result.Count));
            }
        }
    }
}
