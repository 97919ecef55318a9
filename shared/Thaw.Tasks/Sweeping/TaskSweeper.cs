using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Thaw.Tasks.Lifecycle;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks;

/// <summary>
/// Finds the tasks that no message will wake: whose message was lost, whose delay was longer than a queue's, whose worker died. Each gets a message, from one sweeper only, whatever number
/// of them runs. Meant for a schedule; every worker also does a little of it.
/// </summary>
public sealed partial class TaskSweeper
{
    private const int Slice = 100;
    private const int Share = 25;
    private const int Sample = 25;
    private const int Tries = 3;
    private const long Never = 0;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestShare = TimeSpan.FromSeconds(2);

    private readonly TaskEngine _engine;
    private readonly ILogger _logger;
    private long _last;

    internal TaskSweeper(TaskEngine engine, ILogger logger) => (_engine, _logger, _last) = (engine, logger, engine.Clock.GetUtcNow().UtcTicks);

    /// <summary>Whether a minute of wall clock has passed in this process since it last swept because it was due, or that sweep left more to do: asks nothing and nobody.</summary>
    public bool IsDue => Math.Abs(_engine.Clock.GetUtcNow().UtcTicks - Volatile.Read(ref _last)) >= Interval.Ticks;

    /// <summary>
    /// Sweeps once, at most 100 records, the longest due first, and notes how much waits in the queues. A record that cannot be read or written is logged and passed over; where nothing can be, the
    /// store's fault escapes. Those of the queues do not. What was moved on is sent, whatever ends the sweep.
    /// </summary>
    public async ValueTask<SweepReport> SweepAsync(CancellationToken cancellationToken = default)
    {
        var report = await SendDueAsync(Slice, DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false);
        await MeasureAsync(cancellationToken).ConfigureAwait(false);
        return report;
    }

    /// <summary>Sweeps if <see cref="IsDue"/>, which it stays while there is more to do. Faults are logged: a worker has better to do than to fail of them.</summary>
    public ValueTask SweepIfDueAsync(CancellationToken cancellationToken = default) => IfDueAsync(static (sweeper, token) => sweeper.SweepAsync(token), goesOn: true, cancellationToken);

    /// <summary>
    /// A small sweep if <see cref="IsDue"/>, for one of many containers whose time is somebody's money: at most 25 records and about 2 seconds, and no look at the queues. Faults are logged. The rest is
    /// the next container's, or the schedule's.
    /// </summary>
    public ValueTask SendIfDueAsync(CancellationToken cancellationToken = default) =>
        IfDueAsync(static (sweeper, token) => sweeper.SendDueAsync(Share, sweeper._engine.Clock.GetUtcNow() + LongestShare, token), goesOn: false, cancellationToken);

    private async ValueTask IfDueAsync(Func<TaskSweeper, CancellationToken, ValueTask<SweepReport>> sweep, bool goesOn, CancellationToken cancellationToken)
    {
        var last = Volatile.Read(ref _last);
        if (!IsDue || Interlocked.CompareExchange(ref _last, _engine.Clock.GetUtcNow().UtcTicks, last) != last)
            return;
        try
        {
            var report = await sweep(this, cancellationToken).ConfigureAwait(false);
            if (goesOn && report.HasMore)
                Volatile.Write(ref _last, Never);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogFault(_logger, fault);
        }
    }

    private async ValueTask<SweepReport> SendDueAsync(int most, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var due = await _engine.Store.QueryDueAsync(_engine.Clock.GetUtcNow(), most, cancellationToken).ConfigureAwait(false);
        if (due.Unreadable is [var unreadable, ..])
            LogUnreadable(_logger, due.Unreadable.Count, unreadable);
        var resend = new List<TaskRecord>();
        var faults = new List<(TaskRecord Record, Exception Fault)>();
        using var end = new LateEnd(_engine.Clock, cancellationToken);
        var (looked, givenUp, unsent) = (0, 0, 0);
        try
        {
            foreach (var seen in due.Records)
            {
                // Not ended in between: what has been moved on is to be sent too.
                if (_engine.Clock.GetUtcNow() >= until)
                    break;
                cancellationToken.ThrowIfCancellationRequested();
                looked++;
                try
                {
                    // Once one could not be written, the others have one try each: it may be the store, and the next sweep is a minute away.
                    if (await MoveOnAsync(seen, faults.Count == 0 ? Tries : 1, end.Token).ConfigureAwait(false) is not { } record)
                        continue;
                    if (record.IsFinished())
                        givenUp++;
                    else
                        resend.Add(record);
                }
                catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
                {
                    // Whatever is wrong with this one, it is among the longest due in every sweep: the others are not to wait behind it.
                    faults.Add((seen, fault));
                }
            }
        }
        finally
        {
            unsent = await _engine.Sending.SendAllAsync(resend, _engine.Clock.GetUtcNow(), end).ConfigureAwait(false);
            _engine.Metrics.Unsent(unsent);
        }

        var resent = resend.Count - unsent;
        if (faults is [var (first, why), ..])
        {
            if (resend.Count + givenUp == 0)
                ExceptionDispatchInfo.Throw(why);
            LogRecordFaults(_logger, why, faults.Count, first.Type, first.Id);
        }

        // Where nothing could be done, there is nothing more to do at once either.
        return new SweepReport(due.Records.Count, resent, givenUp, unsent, (due.HasMore || looked < due.Records.Count) && resent + givenUp > 0);
    }

    // Moved on first, sent second: of two sweepers one sends, and one that dies in between leaves a record that is due again.
    private async ValueTask<TaskRecord?> MoveOnAsync(TaskRecord seen, int tries, CancellationToken cancellationToken)
    {
        var (written, record, _) = await _engine.Writer.ApplyAsync(seen, Decide, tries: tries, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!written)
            return null;
        if (!record!.IsFinished())
        {
            _engine.Metrics.Resent(record.Type);
            return record;
        }

        _engine.Metrics.Ended(record, succeeded: false, interrupted: false, took: null);
        if (record.State == TaskState.Dead)
            LogGivenUp(_logger, record.Type, record.Id, record.Fault!.Reason);
        return record;
    }

    private TaskRecord? Decide(TaskRecord record)
    {
        var now = _engine.Clock.GetUtcNow();
        return _engine.Transitions.GiveUp(record, now) ?? _engine.Transitions.Resend(record, now);
    }

    private async ValueTask MeasureAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<TaskRecord>? oldest = null;
        foreach (var queue in _engine.Queues.InOrder)
        {
            try
            {
                var depth = await queue.GetDepthAsync(cancellationToken).ConfigureAwait(false);
                if (depth is { Waiting: > 0, OldestAge: null })
                    depth = depth with { OldestAge = AgeOf(queue, oldest ??= await OldestAsync(cancellationToken).ConfigureAwait(false)) };
                _engine.Metrics.Depth(queue.Traits.Name, depth);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                // A figure that is missing once is no reason to leave tasks lying.
                LogFault(_logger, fault);
            }
        }
    }

    // SQS does not say how old its oldest message is. The records do, nearly: they come by when they are due to be looked at, and a task that waits for the first time is due so long after it might run.
    private async ValueTask<IReadOnlyList<TaskRecord>> OldestAsync(CancellationToken cancellationToken) =>
        (await _engine.Store.QueryDueAsync(_engine.Clock.GetUtcNow() + _engine.Options.ResendAfter, Sample, cancellationToken).ConfigureAwait(false)).Records;

    private TimeSpan? AgeOf(ITaskQueue queue, IReadOnlyList<TaskRecord> oldest)
    {
        var now = _engine.Clock.GetUtcNow();
        var waits = oldest.Where(record => record.State is TaskState.Pending or TaskState.Failed && record.NotBefore <= now && _engine.Queues.For(record.Priority) == queue)
            .Select(record => now - record.NotBefore).ToList();
        return waits.Count == 0 ? null : waits.Max();
    }

    [LoggerMessage(2030, LogLevel.Error, "Task {Id} of type {Type} is given up: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, string type, string id, string reason);

    [LoggerMessage(2031, LogLevel.Warning, "A sweep of the tasks failed; the next one goes on.")]
    private static partial void LogFault(ILogger logger, Exception fault);

    [LoggerMessage(2032, LogLevel.Error, "{Count} tasks are due a look and could not be moved on, {Id} of type {Type} among them; the sweep went on without them.")]
    private static partial void LogRecordFaults(ILogger logger, Exception fault, int count, string type, string id);

    [LoggerMessage(2033, LogLevel.Error, "{Count} tasks are due a look and cannot be read, {Id} among them; the sweep goes on without them.")]
    private static partial void LogUnreadable(ILogger logger, int count, string id);
}
