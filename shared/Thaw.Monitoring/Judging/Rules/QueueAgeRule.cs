using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Judging.Rules;

/// <summary>Messages that wait too long to be worked on.</summary>
internal sealed class QueueAgeRule : IRule
{
    public string Id => "queue.age";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        const string Age = "thaw.tasks.queue.age";
        var limit = input.Options.QueueAge.TotalSeconds;
        foreach (var (name, level) in input.Report.Figures.Levels.Where(one => one.Key.StartsWith(Age, StringComparison.Ordinal) && one.Value.Mean > limit))
        {
            yield return this.Find(
                level.Mean > 10 * limit ? Severity.Critical : Severity.Warning,
                ReportBuilder.Tag(name, "queue") ?? "queue",
                "Let more workers run at once (MaximumConcurrency of the event source), or send what is urgent through the queue for high priority.",
                new(null, null),
                ("meanAgeSeconds", level.Mean), ("maxAgeSeconds", level.Max), ("limitSeconds", limit));
        }
    }
}
