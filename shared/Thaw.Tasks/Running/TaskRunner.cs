using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thaw.Tasks.Lifecycle;
using Thaw.Tasks.Measuring;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Running;
using Thaw.Tasks.Stores;
using Thaw.Tasks.Values;

namespace Thaw.Tasks;

/// <summary>
/// Runs the task that a message names: claims its record, runs its handler under signs of life, and writes how it ended. A message that comes twice, or whose task is finished or held by
/// another worker, changes nothing. Safe from any thread.
/// </summary>
public sealed partial class TaskRunner
{
    // How much longer than its claim a task's message stays hidden: the claim has run out by the time it comes again.
    private static readonly TimeSpan VisibilityGrace = TimeSpan.FromSeconds(5);

    // A worker of another version may not know the type or the state yet, or no longer.
    private static readonly TimeSpan UnknownPause = TimeSpan.FromMinutes(1);

    private readonly TaskWriter _writer;
    private readonly TaskTransitions _transitions;
    private readonly TaskValues _values;
    private readonly HandlerTable _handlers;
    private readonly TaskMetrics _metrics;
    private readonly IServiceScopeFactory _scopes;
    private readonly ThawTasksOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    internal TaskRunner(TaskEngine engine, IServiceScopeFactory scopes, ILogger logger)
    {
        (_writer, _transitions, _values) = (engine.Writer, engine.Transitions, engine.Values);
        (_handlers, _metrics, _options, _clock) = (engine.Handlers, engine.Metrics, engine.Options, engine.Clock);
        (_scopes, _logger) = (scopes, logger);
    }

    /// <summary>For how long a worker that receives by itself should hide what it receives; while a handler runs the runner hides it for longer.</summary>
    public TimeSpan Visibility => _options.LeaseDuration + VisibilityGrace;

    /// <summary>
    /// Reads the records of messages that came together, in one request instead of one for each; what it answers is for <see cref="RunAsync"/>, soon. Nothing of it throws: a message whose record
    /// was not found, or could not be read, is looked up by itself.
    /// </summary>
    public async ValueTask<IReadOnlyList<TaskDelivery>> LookUpAsync(IReadOnlyList<TaskDelivery> deliveries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        var ids = deliveries.Where(static one => one.Record is null && TaskId.IsValid(one.Body)).Select(static one => one.Body).Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count < 2)
            return deliveries;
        try
        {
            var records = (await _writer.Store.ReadManyAsync(ids, cancellationToken).ConfigureAwait(false)).ToDictionary(static record => record.Id, StringComparer.Ordinal);
            return [.. deliveries.Select(one => records.TryGetValue(one.Body, out var record) ? one with { Known = record } : one)];
        }
        catch (Exception) // Whatever it is, it comes again where each is read for itself, and there it is that message's fault alone.
        {
            return deliveries;
        }
    }

    /// <summary>Runs one message to an end. A fault of the store before the task was claimed escapes: the message then comes again by itself.</summary>
    /// <param name="queue">The queue it came from; its visibility is changed there. <see langword="null"/> where there is none to tell.</param>
    /// <param name="delivery">The message.</param>
    /// <param name="deadline">When the host ends what runs; <see langword="null"/> for never.</param>
    /// <param name="cancellationToken">Ends the attempt: the handler is told to leave, and the attempt is given back.</param>
    public async ValueTask<TaskDisposal> RunAsync(ITaskQueue? queue, TaskDelivery delivery, DateTimeOffset? deadline = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (!TaskId.IsValid(delivery.Body))
        {
            // Not ours to delete: the queue sets it aside when it has come too often.
            LogForeign(_logger, delivery.Receives);
            return TaskDisposal.Keep;
        }

        var message = new ReceivedMessage(queue, delivery, _clock, _logger, deadline);
        if (TimeLeft(deadline) < _options.MinimumRunTime || cancellationToken.IsCancellationRequested)
        {
            await message.HideAsync(TimeSpan.Zero).ConfigureAwait(false);
            return TaskDisposal.Keep;
        }

        var record = message.RecordWith(_writer.Store.Traits)
            ?? await _writer.Store.ReadAsync(delivery.Body, consistent: true, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            if (record is null || record.IsFinished())
            {
                _metrics.Duplicate(record?.Type);
                return TaskDisposal.Delete;
            }

            if (!TaskTransitions.IsUnderstood(record))
            {
                LogUnknownState(_logger, record.State, record.Type, record.Id);
                await message.HideAsync(UnknownPause).ConfigureAwait(false);
                return TaskDisposal.Keep;
            }

            var now = _clock.GetUtcNow();
            if (TaskTransitions.IsHeld(record, now))
            {
                _metrics.Duplicate(record.Type);
                await message.HideAsync(record.LeaseUntil!.Value - now + VisibilityGrace).ConfigureAwait(false);
                return TaskDisposal.Keep;
            }

            if (record.State != TaskState.Running && record.NotBefore > now)
                return await WaitAsync(message, record, now).ConfigureAwait(false);

            if (_handlers.Find(record.Type) is not { } handler)
            {
                LogUnknownType(_logger, record.Type, record.Id);
                await message.HideAsync(UnknownPause).ConfigureAwait(false);
                return TaskDisposal.Keep;
            }

            var mightRun = record.State == TaskState.Running ? record.LeaseUntil!.Value : record.NotBefore;

            // Not ended by the token: a claim whose answer nobody waited for would be an attempt that nobody runs.
            var (written, current, _) = await _writer.ApplyAsync(record, r => _transitions.Claim(r, _clock.GetUtcNow()), cancellationToken: CancellationToken.None).ConfigureAwait(false);
            if (written)
            {
                _metrics.Started(current!, mightRun);
                return await RunClaimedAsync(message, handler, current!, deadline, cancellationToken).ConfigureAwait(false);
            }

            (written, current, _) = await _writer.ApplyAsync(current, r => _transitions.GiveUp(r, _clock.GetUtcNow()), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (written)
            {
                if (current!.State == TaskState.Dead)
                    LogDead(_logger, current.Type, current.Id, current.Fault!.Reason);
                _metrics.Ended(current, succeeded: false, interrupted: false, took: null);
            }

            // Someone else was faster, or this has just finished it: what stands there now decides.
            record = current;
        }
    }

    // The message came before its task's time: it is hidden until then, or, where no queue hides so long, the sweeper sends another.
    private static async ValueTask<TaskDisposal> WaitAsync(ReceivedMessage message, TaskRecord record, DateTimeOffset now)
    {
        var wait = record.NotBefore - now;
        if (wait > TaskSending.LongestDelay)
            return TaskDisposal.Delete;
        await message.HideAsync(wait).ConfigureAwait(false);
        return TaskDisposal.Keep;
    }

    private TimeSpan TimeLeft(DateTimeOffset? deadline) => deadline is { } end ? end - _clock.GetUtcNow() : TimeSpan.MaxValue;

    [LoggerMessage(2001, LogLevel.Warning, "A message that names no task was received {Receives} times; it is left to the queue's dead letters.")]
    private static partial void LogForeign(ILogger logger, int receives);

    [LoggerMessage(2002, LogLevel.Warning, "Nothing here runs the type {Type} of task {Id}; its message comes again in a minute.")]
    private static partial void LogUnknownType(ILogger logger, string type, string id);

    [LoggerMessage(2007, LogLevel.Warning, "The state {State} of task {Id} of type {Type} is not one that this version knows; its message comes again in a minute.")]
    private static partial void LogUnknownState(ILogger logger, TaskState state, string type, string id);

    [LoggerMessage(2003, LogLevel.Error, "Task {Id} of type {Type} is given up: {Reason}")]
    private static partial void LogDead(ILogger logger, string type, string id, string reason);
}
