using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Lifecycle;

/// <summary>
/// All that may happen to a task, each as a function from its record to the next, or <see langword="null"/> where it may not happen (any more). Version and nonce are the writer's.
/// The record handed in is the one that the write replaces, so what is decided here holds when it is written.
/// </summary>
internal sealed class TaskTransitions(ThawTasksOptions options)
{
    // A message is sent so long before a task may run: within a queue's longest delay, with room for a sweeper that comes late.
    private static readonly TimeSpan SendAhead = TimeSpan.FromMinutes(10);

    // A sweeper leaves a lease that ran out to the message that should bring its task back, this long.
    private static readonly TimeSpan LeaseGrace = TimeSpan.FromSeconds(5);

    /// <summary>When to look at a task that waits until <paramref name="notBefore"/> and whose message is sent, or, where it must wait longer than a queue can, will be.</summary>
    public DateTimeOffset LookAt(DateTimeOffset notBefore, DateTimeOffset now) =>
        notBefore - now > TaskSending.LongestDelay ? notBefore - SendAhead : Later(notBefore, now) + ResendAfter(0);

    public TaskRecord? Claim(TaskRecord record, DateTimeOffset now) =>
        !MayRun(record, now) || record.Attempts >= record.MaximumAttempts || record.CancelRequested ? null : record with
        {
            State = TaskState.Running,
            Fence = record.Fence + 1,
            Attempts = record.Attempts + 1,
            Resends = 0,
            StartedAt = now,
            LeaseUntil = now + options.LeaseDuration,
            DueAt = now + options.LeaseDuration + LeaseGrace,
            Fault = record.State == TaskState.Running ? new TaskFault("The worker that ran it gave no sign of life.", null, now) : record.Fault,
        };

    /// <summary>A worker died in the last attempt, or before it could heed that its task was called off: nobody is left to say so but whoever finds the record.</summary>
    public TaskRecord? GiveUp(TaskRecord record, DateTimeOffset now)
    {
        if (record.IsFinished())
            return null;
        if (record.CancelRequested && !IsHeld(record, now))
            return Cancelled(record, now);
        if (now >= GivenUpAt(record) && !IsHeld(record, now))
            return Dead(record, now) with { Fault = new TaskFault($"Not finished within {options.MaximumAge}.", record.Fault?.Detail, now) };
        return MayRun(record, now) && record.Attempts >= record.MaximumAttempts
            ? Dead(record, now) with { Fault = new TaskFault("The worker of its last attempt gave no sign of life.", record.Fault?.Detail, now) }
            : null;
    }

    public TaskRecord? Beat(TaskRecord record, long fence, DateTimeOffset now, double progress, string? message) => !Holds(record, fence) ? null : record with
    {
        LeaseUntil = now + options.LeaseDuration,
        DueAt = now + options.LeaseDuration + LeaseGrace,
        Progress = progress,
        Message = message,
    };

    public TaskRecord? Succeed(TaskRecord record, long fence, DateTimeOffset now, string? message, TaskValue result)
    {
        if (!Holds(record, fence))
            return null;
        return record.RunAgain
            ? Renew(record, now, now) with { Result = result }
            : Finish(record, TaskState.Succeeded, now) with { Progress = 100, Message = message, Result = result, Fault = null };
    }

    /// <summary>The attempt failed: retried after <paramref name="delay"/>, or dead where it was the last or <paramref name="forever"/>.</summary>
    public TaskRecord? Fail(TaskRecord record, long fence, DateTimeOffset now, TimeSpan delay, TaskFault fault, bool forever)
    {
        if (!Holds(record, fence))
            return null;
        if (record.CancelRequested)
            return Cancelled(record, now);
        return forever || record.Attempts >= record.MaximumAttempts
            ? Dead(record, now) with { Fault = fault }
            : Waiting(record, TaskState.Failed, now + delay, now) with { Fault = fault, RunAgain = record.RunAgain && GoesOn(record) };
    }

    /// <summary>A worker's time ran short: the attempt did not count, what was reported of its progress stays.</summary>
    public TaskRecord? GiveBack(TaskRecord record, long fence, DateTimeOffset now, double progress, string? message)
    {
        if (!Holds(record, fence))
            return null;
        if (record.CancelRequested)
            return Cancelled(record, now);
        var counts = record.Interruptions >= options.MaximumInterruptions;
        if (counts && record.Attempts >= record.MaximumAttempts)
            return Dead(record, now) with { Fault = new TaskFault($"Given back {record.Interruptions} times: no worker has enough time for it.", null, now) };
        return Waiting(record, TaskState.Pending, now, now) with
        {
            Attempts = record.Attempts - (counts ? 0 : 1),
            Interruptions = record.Interruptions + 1,
            Progress = progress,
            Message = message,
        };
    }

    public static TaskRecord? Cancel(TaskRecord record, DateTimeOffset now)
    {
        if (record.IsFinished() || record is { CancelRequested: true, RunAgain: false } && IsHeld(record, now))
            return null;

        // Of a cancellation and a trigger the later counts: what was triggered before is called off too.
        return IsHeld(record, now) ? record with { CancelRequested = true, RunAgain = false } : Finish(record, TaskState.Cancelled, now);
    }

    /// <summary>A trigger: one that finds the task at work, or waiting to go on from where it was, is owed a run from the beginning afterwards.</summary>
    public static TaskRecord? Trigger(TaskRecord record) =>
        !record.RunAgain && (record.State == TaskState.Running || !record.IsFinished() && GoesOn(record)) ? record with { RunAgain = true } : null;

    /// <summary>Once more, from the beginning.</summary>
    public TaskRecord Renew(TaskRecord record, DateTimeOffset now, DateTimeOffset notBefore) => Waiting(
        record with { ExpiresAt = ExpiryOf(notBefore, record.Retention) }, TaskState.Pending, notBefore, now) with
    {
        Attempts = 0,
        Interruptions = 0,
        Progress = 0,
        Message = null,
        CreatedAt = now,
        StartedAt = null,
        FinishedAt = null,
        Result = null,
        Fault = null,
        CancelRequested = false,
        RunAgain = false,
    };

    /// <summary>A sweeper sends a message; the next look waits twice as long.</summary>
    public TaskRecord? Resend(TaskRecord record, DateTimeOffset now) => record.IsFinished() || record.DueAt > now || IsHeld(record, now) ? null : record with
    {
        Resends = record.Resends + 1,
        DueAt = Earlier(Later(record.NotBefore, now) + ResendAfter(record.Resends + 1), Later(GivenUpAt(record), now)),
    };

    /// <summary>Its message is brought back from the dead letters: it is looked at as if it had been sent for the first time.</summary>
    public TaskRecord? Awaken(TaskRecord record, DateTimeOffset now) => record.IsFinished() || IsHeld(record, now) ? null : record with
    {
        Resends = 0,
        DueAt = Earlier(LookAt(record.NotBefore, now), Later(GivenUpAt(record), now)),
    };

    /// <summary>Until when a task that is not finished, and what lies beside it, is kept.</summary>
    public DateTimeOffset ExpiryOf(DateTimeOffset notBefore, TimeSpan retention) => notBefore + options.MaximumAge + retention;

    public static bool IsHeld(TaskRecord record, DateTimeOffset now) => record.State == TaskState.Running && record.LeaseUntil > now;

    public static bool Holds(TaskRecord record, long fence) => record.State == TaskState.Running && record.Fence == fence;

    /// <summary>Whether the record says what this version understands. A later one's states are for its workers.</summary>
    public static bool IsUnderstood(TaskRecord record) => record.State switch
    {
        TaskState.Running => record.LeaseUntil is not null,
        _ => record.State is TaskState.Pending or TaskState.Failed || record.IsFinished(),
    };

    // What an earlier attempt did is not done anew: the handler is told how far that was, and an attempt that was given back may know more.
    private static bool GoesOn(TaskRecord record) => record.Progress > 0 || record.Interruptions > 0;

    // The store keeps a record that is not finished one retention longer than it may take: nothing is forgotten before somebody could see that it was given up.
    private static DateTimeOffset GivenUpAt(TaskRecord record) => record.ExpiresAt - record.Retention;

    private static bool MayRun(TaskRecord record, DateTimeOffset now) => record.State switch
    {
        TaskState.Pending or TaskState.Failed => record.NotBefore <= now,
        TaskState.Running => record.LeaseUntil <= now,
        _ => false,
    };

    private TaskRecord Waiting(TaskRecord record, TaskState state, DateTimeOffset notBefore, DateTimeOffset now) => record with
    {
        State = state,
        NotBefore = notBefore,
        LeaseUntil = null,
        Resends = 0,
        DueAt = Earlier(LookAt(notBefore, now), Later(GivenUpAt(record), now)),
    };

    // A trigger that came in its last attempt is owed a run all the same, and that run all attempts.
    private TaskRecord Dead(TaskRecord record, DateTimeOffset now) => record.RunAgain ? Renew(record, now, now) : Finish(record, TaskState.Dead, now);

    // A trigger that came after the cancellation likewise.
    private TaskRecord Cancelled(TaskRecord record, DateTimeOffset now) => record.RunAgain ? Renew(record, now, now) : Finish(record, TaskState.Cancelled, now);

    private static TaskRecord Finish(TaskRecord record, TaskState state, DateTimeOffset now) => record with
    {
        State = state,
        FinishedAt = now,
        LeaseUntil = null,
        DueAt = null,
        RunAgain = false,
        ExpiresAt = Earlier(now + record.Retention, record.ExpiresAt),
    };

    private TimeSpan ResendAfter(int resends) => TimeSpan.FromTicks(Math.Min(options.ResendAfter.Ticks << Math.Min(resends, 10), TimeSpan.FromHours(6).Ticks));

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
