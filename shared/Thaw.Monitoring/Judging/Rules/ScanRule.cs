namespace Thaw.Monitoring.Judging.Rules;

/// <summary>A table that is read from one end to the other.</summary>
internal sealed class ScanRule : IRule
{
    public string Id => "aws.scan";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        const int Occasional = 5;
        foreach (var call in input.Calls.Where(static call => call.Operation == "Scan" && call.Count >= Occasional))
        {
            yield return this.Find(
                call.P90 > input.Options.SlowMilliseconds ? Severity.Critical : Severity.Warning,
                call.Table,
                "Ask for what is needed by its key, with a Query on the table or on an index: a scan reads, and bills, every item of the table.",
                new(call.P90, input.AMonth(call.Capacity * input.Options.Prices.MillionReadUnits / 1e6)),
                ("calls", call.Count), ("p90Milliseconds", call.P90), ("capacityUnits", call.Capacity), ("itemsScanned", call.Scanned), ("itemsReturned", call.Returned));
        }
    }
}
