namespace Thaw.Monitoring.Judging.Rules;

/// <summary>Queries that look at many items and answer few.</summary>
internal sealed class FilteredReadRule : IRule
{
    public string Id => "aws.filtered-reads";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        const double Kept = 0.1;
        foreach (var call in input.Calls.Where(call => call.Operation == "Query" && call.Scanned >= 20 * input.Options.MinimumCount && call.Returned < Kept * call.Scanned))
        {
            yield return this.Find(
                Severity.Warning,
                call.Table,
                "A filter drops items after they were read and billed: put what it asks for into the sort key, or into the key of an index.",
                new(null, input.AMonth(call.Capacity * (1 - (call.Returned / call.Scanned)) * input.Options.Prices.MillionReadUnits / 1e6)),
                ("calls", call.Count), ("itemsScanned", call.Scanned), ("itemsReturned", call.Returned), ("capacityUnits", call.Capacity));
        }
    }
}
