using Microsoft.Extensions.Logging;
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
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestShare = TimeSpan.FromSeconds(2);

    private readonly TaskEngine _engine;
    private readonly ILogger _logger;
    private long _last;

    internal TaskSweeper(TaskEngine engine, ILogger logger) => (_engine, _logger, _last) = (engine, logger, engine.Clock.GetUtcNow().UtcTicks);

    /// <summary>Whether a minute of wall clock has passed in this process since it last swept because it was due: asks nothing and nobody.</summary>
    public bool IsDue => Math.Abs(_engine.Clock.GetUtcNow().UtcTicks - Volatile.Read(ref _last)) >= Interval.Ticks;

    /// <summary>Sweeps once, at most 100 records, the longest due first, and notes how much waits in the queues. Faults of the store escape; those of the queues do not.</summary>
    public async ValueTask<SweepReport> SweepAsync(CancellationToken cancellationToken = default)
    {
        var report = await SendDueAsync(Slice, DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false);
        await MeasureAsync(cancellationToken).ConfigureAwait(false);
        return report;
    }

    /// <summary>Sweeps if <see cref="IsDue"/>. Faults are logged: a worker has better to do than to fail of them.</summary>
    public ValueTask SweepIfDueAsync(CancellationToken cancellationToken = default) => IfDueAsync(static (sweeper, token) => sweeper.SweepAsync(token), cancellationToken);

    /// <summary>
    /// A small sweep if <see cref="IsDue"/>, for one of many containers whose time is somebody's money: at most 25 records and about 2 seconds, and no look at the queues. Faults are logged. The rest is
    /// the next container's, or the schedule's.
    /// </summary>
    public ValueTask SendIfDueAsync(CancellationToken cancellationToken = default) =>
        IfDueAsync(static (sweeper, token) => sweeper.SendDueAsync(Share, sweeper._engine.Clock.GetUtcNow() + LongestShare, token), cancellationToken);

    private async ValueTask IfDueAsync(Func<TaskSweeper, CancellationToken, ValueTask<SweepReport>> sweep, CancellationToken cancellationToken)
    {
        var last = Volatile.Read(ref _last);
        if (!IsDue || Interlocked.CompareExchange(ref _last, _engine.Clock.GetUtcNow().UtcTicks, last) != last)
            return;
        try
        {
            await sweep(this, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogFault(_logger, fault);
        }
    }

    private async ValueTask<SweepReport> SendDueAsync(int most, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var due = await _engine.Store.QueryDueAsync(_engine.Clock.GetUtcNow(), most, cancellationToken).ConfigureAwait(false);
        var resend = new List<TaskRecord>();
        var givenUp = 0;
        foreach (var seen in due)
        {
            // Not ended in between: what has been moved on is to be sent too.
            if (_engine.Clock.GetUtcNow() >= until)
                break;

            // Moved on first, sent second: of two sweepers one sends, and one that dies in between leaves a record that is due again.
            var (written, record, _) = await _engine.Writer.ApplyAsync(seen, Decide, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!written)
                continue;
            if (record!.IsFinished())
            {
                givenUp++;
                _engine.Metrics.Ended(record, succeeded: false, interrupted: false, took: null);
                if (record.State == TaskState.Dead)
                    LogGivenUp(_logger, record.Type, record.Id, record.Fault!.Reason);
            }
            else
            {
                resend.Add(record);
                _engine.Metrics.Resent(record.Type);
            }
        }

        var unsent = await _engine.Sending.SendAsync(resend, _engine.Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        _engine.Metrics.Unsent(unsent);
        return new SweepReport(due.Count, resend.Count - unsent, givenUp, unsent, due.Count == most);
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
    private ValueTask<IReadOnlyList<TaskRecord>> OldestAsync(CancellationToken cancellationToken) =>
        _engine.Store.QueryDueAsync(_engine.Clock.GetUtcNow() + _engine.Options.ResendAfter, Sample, cancellationToken);

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
}
