namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A dimension with so many values that most were not told apart.</summary>
internal sealed class DimensionCostRule : IRule
{
    public string Id => "dimension.cost";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        foreach (var one in input.Collapsed)
        {
            yield return this.Find(
                Severity.Warning,
                one.Dimension,
                $"{one.DistinctValues} values would each be a metric of its own, for each metric that has them. Say them as properties of the event, which are searched and not billed, or group them.",
                new(null, one.MetricsSpared * input.Options.Prices.MetricMonth),
                ("values", one.DistinctValues), ("limit", one.Limit), ("replaced", one.Refused), ("metricsSpared", one.MetricsSpared), ("sparedDollarsAMonth", one.MetricsSpared * input.Options.Prices.MetricMonth));
        }
    }
}
