using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Judging.Rules;

/// <summary>Tasks of which many attempts fail.</summary>
internal sealed class TaskRetryRule : IRule
{
    public string Id => "tasks.retries";

    public IEnumerable<Finding> Judge(JudgingInput input)
    {
        foreach (var (name, started) in input.Lines("thaw.tasks.started").Where(one => one.Value >= input.Options.MinimumCount))
        {
            var type = ReportBuilder.Tag(name, InstrumentNames.Type);
            // A task's last attempt is not counted among those that are tried again: it may have been its first.
            var (retried, dead) = (input.Sum("thaw.tasks.failed", InstrumentNames.Type, type), input.Sum("thaw.tasks.dead", InstrumentNames.Type, type));
            var failed = retried + dead;
            if (failed > input.Options.RetryRate * started)
            {
                // What the attempts that failed took is what they cost. Nobody waits for a task as for an answer: there is no time to be told.
                var seconds = input.Report.Figures.Operations.TryGetValue($"task {type}", out var runs) ? runs.Seconds - (runs[OperationOutcome.Success] is { } good ? good.Mean * good.Count : 0) : 0;
                yield return this.Find(
                    failed > 5 * input.Options.RetryRate * started ? Severity.Critical : Severity.Warning,
                    type ?? "tasks",
                    "Each failed attempt is paid for and done again. Look at the tasks' reasons; what cannot succeed should say so (TaskOutcome) and not be tried again.",
                    new(null, seconds > 0 ? input.ComputeDollars(seconds) : null),
                    ("failed", failed), ("started", started), ("rate", failed / started), ("dead", dead), ("failedSeconds", Math.Max(0, seconds)));
            }
        }
    }
}
