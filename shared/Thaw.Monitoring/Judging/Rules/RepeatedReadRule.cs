using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Measuring;

namespace Thaw.Monitoring.Judging.Rules;

/// <summary>Requests that read many items of one table one by one.</summary>
internal sealed class RepeatedReadRule : IRule
{
    public string Id => "aws.n-plus-one";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        foreach (var (name, reads) in input.Lines(FleetNames.RepeatedReads))
        {
            var (entry, table) = (ReportBuilder.Tag(name, RepeatedReads.Entry) ?? "invocation", ReportBuilder.Tag(name, RepeatedReads.Table) ?? "");
            var requests = input.Lines(FleetNames.RepeatingRequests).Where(one => one.Name.AsSpan(FleetNames.RepeatingRequests.Length).SequenceEqual(name.AsSpan(FleetNames.RepeatedReads.Length))).Sum(static one => one.Value);
            if (requests < Math.Max(3, input.Options.MinimumCount / 10))
            {
                continue;
            }

            var mean = input.Calls.FirstOrDefault(call => call.Operation == "GetItem" && call.Table == table)?.P90 ?? 0;
            var each = reads / requests;
            yield return this.Find(
                Severity.Warning,
                $"{entry} on {table}",
                $"Read the {each:0} items of a request together, with BatchGetItem or GetManyAsync: one call instead of {each:0}.",
                new(mean * (each - 1), input.ComputeDollars(mean / 1_000 * (reads - requests))),
                ("requests", requests), ("reads", reads), ("readsARequest", each), ("readMillisecondsP90", mean));
        }
    }
}
