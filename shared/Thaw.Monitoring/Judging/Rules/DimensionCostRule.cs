namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A dimension with so many values that most were not told apart.</summary>
internal sealed class DimensionCostRule : IRule
{
    public string Id => "dimension.cost";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        foreach (var one in input.Collapsed)
        {
            // Each value would have been as many metrics as those are that were let through.
            var each = input.MetricsOfAValue(one.Dimension);
            var dollars = one.MetricsSpared * each * input.Options.Prices.MetricMonth;
            yield return this.Find(
                Severity.Warning,
                one.Dimension,
                $"{one.DistinctValues} values would each be {each:0.#} metrics of their own. Say them as properties of the event, which are searched and not billed, or group them.",
                new(null, dollars),
                ("values", one.DistinctValues), ("limit", one.Limit), ("replaced", one.Refused), ("metricsOfAValue", each), ("metricsSpared", one.MetricsSpared * each), ("sparedDollarsAMonth", dollars));
        }
    }
}
