using System.Diagnostics;
using Thaw.Tasks.Running;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Measuring;

/// <summary>A span for each attempt of a task, until how it ended is written. None is made while nobody listens.</summary>
internal static class TaskSpans
{
    private static readonly ActivitySource Source = new(InstrumentNames.TasksMeter);

    public static Activity? Begin(TaskRecord claimed)
    {
        if (!Source.HasListeners() || Source.StartActivity($"task {claimed.Type}", ActivityKind.Consumer) is not { } activity)
            return null;
        activity.SetTag(InstrumentNames.Type, claimed.Type);
        activity.SetTag("thaw.task.id", claimed.Id);
        activity.SetTag("thaw.task.attempt", claimed.Attempts);
        return activity;
    }

    public static void Judged(Activity? activity, AttemptVerdict verdict, AttemptEnd end)
    {
        if (activity is null || verdict.Result is not null)
            return;
        activity.SetTag(InstrumentNames.ErrorType, verdict.IsInterrupted ? "interrupted" : end == AttemptEnd.TimedOut ? "timeout" : "failure");
        activity.SetStatus(ActivityStatusCode.Error);
    }
}
