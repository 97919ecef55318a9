using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Judging.Rules;

/// <summary>Messages that wait too long to be worked on.</summary>
internal sealed class QueueAgeRule : IRule
{
    public string Id => "queue.age";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        const string Age = "thaw.tasks.queue.age";
        var limit = input.Options.QueueAge.TotalSeconds;
        var queues = input.Report.Figures.Levels.Where(static one => one.Key.StartsWith(Age, StringComparison.Ordinal)).ToList();
        foreach (var (name, level) in queues.Where(one => one.Value.Mean > limit))
        {
            yield return this.Find(
                level.Mean > 10 * limit ? Severity.Critical : Severity.Warning,
                ReportBuilder.Tag(name, "queue") ?? "queue",
                "Let more workers run at once (MaximumConcurrency of the event source), or send what is urgent through the queue for high priority.",
                // How long tasks waited is measured by type. Of which queue it is, is only known where there is one; and waiting costs nothing.
                new(queues.Count == 1 ? WaitBeyond(input, limit) : null, null),
                ("meanAgeSeconds", level.Mean), ("maxAgeSeconds", level.Max), ("limitSeconds", limit));
        }
    }

    private static double? WaitBeyond(JudgingInput input, double limit)
    {
        var waits = new PercentileSketch();
        foreach (var (_, one) in input.Report.Figures.Operations.Where(static one => one.Key.StartsWith("wait ", StringComparison.Ordinal)))
        {
            one.MergeInto(waits);
        }

        return waits.Count > 0 && waits.Quantile(0.9) is var most && most > limit ? (most - limit) * 1_000 : null;
    }
}
