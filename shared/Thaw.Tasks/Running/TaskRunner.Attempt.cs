using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thaw.Tasks.Lifecycle;
using Thaw.Tasks.Measuring;
using Thaw.Tasks.Running;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks;

/// <content>One attempt of a claimed task.</content>
public sealed partial class TaskRunner
{
    private async ValueTask<TaskDisposal> RunClaimedAsync(
        ReceivedMessage message, HandlerTable.Handler handler, TaskRecord claimed, DateTimeOffset? deadline, CancellationToken stopping)
    {
        var began = _clock.GetUtcNow();
        using var activity = TaskSpans.Begin(claimed);
        var leaveBy = deadline - _options.DeadlineMargin;
        var timeout = began + claimed.Timeout;
        var deletion = message.DeletionWith(_writer.Store.Traits);
        using var held = new HeldTask(claimed, _writer, _transitions, _clock, _options, Earlier(leaveBy, timeout), deletion);
        var ended = false;
        using var stop = stopping.UnsafeRegister(static state => ((HeldTask)state!).Leave(AttemptEnd.Interrupted), held);
        using var byDeadline = LeaveAfter(held, leaveBy - began, AttemptEnd.Interrupted);
        using var byTimeout = LeaveAfter(held, claimed.Timeout, AttemptEnd.TimedOut);
        using var attempt = new CancellationTokenSource();
        var beating = BeatAsync(held, message, attempt.Token);
        AttemptVerdict verdict;
        try
        {
            verdict = await HandleAsync(held, handler).ConfigureAwait(false);
            TaskSpans.Judged(activity, verdict, held.End);
        }
        finally
        {
            // Nothing but the wait for the next sign of life hangs on this token.
            attempt.Cancel();
            await beating.ConfigureAwait(false);
        }

        using var writing = WritingBefore(deadline);
        try
        {
            var (written, record) = await EndAsync(held, handler, verdict, writing?.Token ?? CancellationToken.None).ConfigureAwait(false);
            ended = written;
            if (!written)
            {
                // Another worker has the task, or has finished it: its message, not this one, says what comes next. Whatever this attempt did is not written.
                LogLost(_logger, claimed.Type, claimed.Id);
                return record is null || record.IsFinished() ? TaskDisposal.Delete : TaskDisposal.Keep;
            }

            _metrics.Ended(record!, succeeded: verdict.Result is not null, interrupted: verdict.IsInterrupted, _clock.GetUtcNow() - began, verdict.Error);
            return deletion is not null && record!.IsFinished() ? TaskDisposal.Deleted : await DisposeOfAsync(message, record!).ConfigureAwait(false);
        }
        catch (Exception fault) when (!ended)
        {
            // The store took none of several tries, or none in the time there was. The claim runs out, and the task is run again by the message that stays, or by the sweeper's.
            LogUnwritten(_logger, fault, claimed.Type, claimed.Id);
            return TaskDisposal.Keep;
        }
    }

    private async ValueTask<AttemptVerdict> HandleAsync(HeldTask held, HandlerTable.Handler handler)
    {
        var record = held.Record;
        var context = new TaskContext(held);
        try
        {
            if (await _values.ReadAsync(record.Id, record.Arguments, held.Token).ConfigureAwait(false) is not { } arguments)
                return AttemptVerdict.Dead(AttemptError.Arguments, "Its arguments are no longer there.", _clock.GetUtcNow());
            var scope = _scopes.CreateAsyncScope();
            await using var disposing = scope.ConfigureAwait(false);
            var answer = await handler.Registration.Binding.RunAsync(
                handler.Registration.Resolve(scope.ServiceProvider), arguments, context, handler.Json, held.Token).ConfigureAwait(false);
            return answer switch
            {
                { Without: { IsDead: true } dead } => AttemptVerdict.Dead(AttemptError.GivenUp, dead.Reason, _clock.GetUtcNow()),
                { Without: { } retry } => new AttemptVerdict
                {
                    // Asked for by the handler, which may only wait for something: an attempt more, and no error of it.
                    Fault = TaskFault.Of(retry.Reason, null, _clock.GetUtcNow()), Delay = retry.Delay, Error = held.End == AttemptEnd.TimedOut ? AttemptError.Timeout : null,
                },
                { Result: { } result } when result.Length > _options.MaximumResultBytes =>
                    AttemptVerdict.Dead(AttemptError.Result, $"Its result has {result.Length} bytes; at most {_options.MaximumResultBytes} are kept ({nameof(ThawTasksOptions)}.{nameof(_options.MaximumResultBytes)}).", _clock.GetUtcNow()),
                _ => new AttemptVerdict { Result = answer.Result, Effects = context.Effects },
            };
        }
        catch (UnreadableArgumentsException fault)
        {
            return AttemptVerdict.Dead(AttemptError.Arguments, fault.Message, _clock.GetUtcNow(), fault);
        }
        catch (Exception) when (held.End is AttemptEnd.Interrupted or AttemptEnd.Cancelled or AttemptEnd.Lost)
        {
            // The handler was told to leave and left; in which way does not matter.
            return new AttemptVerdict { IsInterrupted = true, Error = AttemptError.Interrupted };
        }
        catch (Exception fault)
        {
            // The boundary of the handler's code: whatever it throws fails this attempt and nothing else.
            var (reason, error) = held.End == AttemptEnd.TimedOut ? ($"Timed out after {record.Timeout}.", AttemptError.Timeout) : ($"{fault.GetType().Name}: {fault.Message}", AttemptError.Of(fault));
            LogFailed(_logger, fault, record.Type, record.Id, record.Attempts, record.MaximumAttempts);
            return new AttemptVerdict { Fault = TaskFault.Of(reason, fault, _clock.GetUtcNow()), Error = error };
        }
    }

    private async ValueTask<(bool Written, TaskRecord? Record)> EndAsync(
        HeldTask held, HandlerTable.Handler handler, AttemptVerdict verdict, CancellationToken cancellationToken)
    {
        if (held.End == AttemptEnd.Lost)
            return (false, await _writer.Store.ReadAsync(held.Record.Id, consistent: true, cancellationToken).ConfigureAwait(false));

        var last = held.Record;
        if (verdict.Result is { } result)
        {
            var value = await _values.WriteAsync(last.Id, result, last.ExpiresAt, cancellationToken).ConfigureAwait(false);
            try
            {
                var (written, record, refused) = await held.EndAsync(
                    r => _transitions.Succeed(r, held.Fence, _clock.GetUtcNow(), last.Message, value), verdict.Effects, cancellationToken).ConfigureAwait(false);
                if (!refused)
                    return (written, record);
                (verdict.Fault, verdict.Error) = (TaskFault.Of("A write that the handler handed over was refused: what must be absent is there.", null, _clock.GetUtcNow()), AttemptError.Refused);
            }
            catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
            {
                // The store does not take what the handler handed over: the handler's mistake, not the store's.
                (verdict.Fault, verdict.Error) = (TaskFault.Of($"What the handler handed over cannot be written: {fault.Message}", fault, _clock.GetUtcNow()), AttemptError.Of(fault));
            }

            verdict.Result = null;
        }

        var (done, stands, _) = await held.EndAsync(
            r => verdict.IsInterrupted
                ? _transitions.GiveBack(r, held.Fence, _clock.GetUtcNow(), last.Progress, last.Message)
                : _transitions.Fail(r, held.Fence, _clock.GetUtcNow(), verdict.Delay ?? RetryAfter(handler, r.Attempts), verdict.Fault!, verdict.IsDead),
            effects: null,
            cancellationToken).ConfigureAwait(false);
        if (done && stands!.State == TaskState.Dead)
            LogDead(_logger, stands.Type, stands.Id, stands.Fault!.Reason);
        return (done, stands);
    }

    private async ValueTask<TaskDisposal> DisposeOfAsync(ReceivedMessage message, TaskRecord record)
    {
        if (record.IsFinished())
            return TaskDisposal.Delete;

        var wait = record.NotBefore - _clock.GetUtcNow();
        if (wait > TaskSending.LongestDelay)
            return TaskDisposal.Delete; // the sweeper sends another when it is nearly due
        await message.HideAsync(wait).ConfigureAwait(false);
        return TaskDisposal.Keep;
    }

    private async Task BeatAsync(HeldTask held, ReceivedMessage message, CancellationToken attemptEnds)
    {
        var interval = _options.LeaseDuration / 3;
        while (true)
        {
            // Not thrown when the attempt is over: most end before their first sign of life, and a throw costs more than all else here.
            await Task.Delay(interval, _clock, attemptEnds).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (attemptEnds.IsCancellationRequested)
                return;
            await held.BeatAsync().ConfigureAwait(false);
            if (held.End == AttemptEnd.None)
                await message.KeepHiddenAsync(Visibility).ConfigureAwait(false);
        }
    }

    private TimeSpan RetryAfter(HandlerTable.Handler handler, int attempts)
    {
        var own = handler.Registration.Options;
        return RetryDelay.After(attempts, own.RetryBase ?? _options.RetryBase, own.RetryMaximum ?? _options.RetryMaximum, Random.Shared);
    }

    // How the attempt ended is written within the margin before the host's deadline, a part of which is for the host's own answer: where that comes too late, all that the host ran comes again.
    private CancellationTokenSource? WritingBefore(DateTimeOffset? deadline)
    {
        var kept = _options.DeadlineMargin / 4;
        return deadline is not { } end ? null : new CancellationTokenSource(end - _clock.GetUtcNow() - kept is var left && left > kept ? left : kept, _clock);
    }

    private ITimer? LeaveAfter(HeldTask held, TimeSpan? time, AttemptEnd why) => time is not { } after ? null
        : _clock.CreateTimer(_ => held.Leave(why), null, after > TimeSpan.Zero ? after : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a < b ? a : b;

    [LoggerMessage(2004, LogLevel.Warning, "Attempt {Attempt} of {Maximum} of task {Id} of type {Type} failed.")]
    private static partial void LogFailed(ILogger logger, Exception fault, string type, string id, int attempt, int maximum);

    [LoggerMessage(2005, LogLevel.Warning, "The claim on task {Id} of type {Type} was lost while it ran; what this attempt made is not written.")]
    private static partial void LogLost(ILogger logger, string type, string id);

    [LoggerMessage(2006, LogLevel.Error, "How task {Id} of type {Type} ended could not be written; it is run again.")]
    private static partial void LogUnwritten(ILogger logger, Exception fault, string type, string id);
}
