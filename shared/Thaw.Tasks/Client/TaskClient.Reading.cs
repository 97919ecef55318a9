using System.Runtime.ExceptionServices;
using Thaw.Tasks.Lifecycle;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Client;

/// <content>Looking at tasks, calling them off and bringing them back.</content>
internal sealed partial class TaskClient
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    public async ValueTask<TaskView?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        await ReadAsync(id, cancellationToken).ConfigureAwait(false) is { } record ? await ViewAsync(record, cancellationToken).ConfigureAwait(false) : null;

    public async ValueTask<TaskView?> WaitAsync(string id, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        var until = engine.Clock.GetUtcNow() + patience;
        for (var pause = FirstLook; ; pause = Shorter(pause * 2, LongestPause))
        {
            var record = await ReadAsync(id, cancellationToken).ConfigureAwait(false);
            var left = until - engine.Clock.GetUtcNow();
            if (record is null || record.IsFinished() || left <= TimeSpan.Zero)
                return record is null ? null : await ViewAsync(record, cancellationToken).ConfigureAwait(false);
            await Task.Delay(Shorter(pause, left), engine.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken = default)
    {
        var page = await QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return new TaskPage([.. page.Records.Select(static record => TaskView.Of(record))], page.Position);
    }

    public async ValueTask<TaskView?> CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        var found = await ReadAsync(id, cancellationToken).ConfigureAwait(false);
        var (written, record, _) = await engine.Writer.ApplyAsync(
            found, stands => TaskTransitions.Cancel(stands, engine.Clock.GetUtcNow()), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (written && record!.State == TaskState.Cancelled)
            engine.Metrics.Ended(record, succeeded: false, interrupted: false, took: null);
        return record is null ? null : await ViewAsync(record, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<TaskView?> RetryAsync(string id, CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(id, cancellationToken).ConfigureAwait(false) is not { } record)
            return null;
        var renewed = await RenewAsync(record, cancellationToken).ConfigureAwait(false)
            ?? throw new TaskConflictException("Only a dead or cancelled task whose arguments are still there can be retried.", id);
        await SendAsync([renewed], engine.Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return TaskView.Of(renewed);
    }

    public async ValueTask<TaskPage> RetryManyAsync(TaskQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var page = await QueryAsync(query with { State = TaskState.Dead }, cancellationToken).ConfigureAwait(false);
        var renewed = new List<TaskRecord>(page.Records.Count);
        var faults = new List<(TaskRecord Record, Exception Fault)>();
        using var end = new LateEnd(engine.Clock, cancellationToken);
        try
        {
            foreach (var dead in page.Records)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    if (await RenewAsync(dead, end.Token).ConfigureAwait(false) is { } record)
                        renewed.Add(record);
                }
                catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
                {
                    // One that cannot be written is no reason to leave the others dead.
                    faults.Add((dead, fault));
                }
            }
        }
        finally
        {
            Count(await engine.Sending.SendAllAsync(renewed, engine.Clock.GetUtcNow(), end).ConfigureAwait(false));
        }

        if (faults is [var (first, why), ..])
        {
            if (renewed.Count == 0)
                ExceptionDispatchInfo.Throw(why);
            LogNotRenewed(logger, why, faults.Count, first.Type, first.Id);
        }

        return new TaskPage([.. renewed.Select(static record => TaskView.Of(record))], page.Position);
    }

    public ValueTask<TaskRedriveReport> RedriveAsync(TaskRedrive which, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(which);
        if (which.Limit is < 1 or > 1_000)
            throw new ArgumentOutOfRangeException(nameof(which), $"{nameof(which.Limit)} is {which.Limit}; 1 to 1000 is allowed.");
        return engine.Queues.DeadLetters is { } letters
            ? new DeadLetters(engine, letters, RenewAsync).RedriveAsync(which, cancellationToken)
            : throw new NotSupportedException("These tasks have no queue of dead letters.");
    }

    // Parts of its arguments were to be forgotten with the first life of the task: they are written anew for the second.
    private async ValueTask<TaskRecord?> RenewAsync(TaskRecord record, CancellationToken cancellationToken)
    {
        var now = engine.Clock.GetUtcNow();
        var arguments = record.Arguments;
        if (arguments.PartsId is not null)
        {
            if (await engine.Values.ReadAsync(record.Id, arguments, cancellationToken).ConfigureAwait(false) is not { } data)
                return null;
            arguments = await engine.Values.WriteAsync(record.Id, data, engine.Transitions.ExpiryOf(now, record.Retention), cancellationToken).ConfigureAwait(false);
        }

        var (written, renewed, _) = await engine.Writer.ApplyAsync(
            record,
            stands => stands.State is TaskState.Dead or TaskState.Cancelled ? engine.Transitions.Renew(stands with { Arguments = arguments }, now, now) : null,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return written ? renewed : null;
    }

    private async ValueTask<TaskQueryPage> QueryAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        Check(query);
        var page = await engine.Store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        if (page.Unreadable is [var id, ..])
            LogUnreadable(logger, page.Unreadable.Count, id);
        return page;
    }

    // A record that has expired is gone, whenever the store gets round to forgetting it.
    private async ValueTask<TaskRecord?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!TaskId.IsValid(id))
            return null;
        var record = await engine.Store.ReadAsync(id, consistent: true, cancellationToken).ConfigureAwait(false);
        return record is not null && record.IsFinished() && record.ExpiresAt <= engine.Clock.GetUtcNow() ? null : record;
    }

    private async ValueTask<TaskView> ViewAsync(TaskRecord record, CancellationToken cancellationToken) => TaskView.Of(
        record, record.Result is { } result ? await engine.Values.ReadAsync(record.Id, result, cancellationToken).ConfigureAwait(false) : null);

    private static void Check(TaskQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > 1_000)
            throw new ArgumentOutOfRangeException(nameof(query), $"{nameof(query.Limit)} is {query.Limit}; 1 to 1000 is allowed.");
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
