using System.Text.Json;
using Microsoft.Extensions.Logging;
using Thaw.Tasks.Lifecycle;
using Thaw.Tasks.Running;
using Thaw.Tasks.Stores;
using Thaw.Tasks.Values;

namespace Thaw.Tasks.Client;

/// <summary>Submitting: everything is checked, then the record is written, then the message is sent.</summary>
internal sealed partial class TaskClient(TaskEngine engine, ILogger logger) : ITaskClient
{
    // How many records are made at once: bounds memory, and what a failing call leaves behind.
    private const int CreatedAtOnce = 100;

    private const string ArgumentsSubject = "arguments";

    public ValueTask<SubmittedTask> SubmitAsync<TArguments>(string type, TArguments arguments, TaskSubmission? submission = null, CancellationToken cancellationToken = default) =>
        SubmitAsync(Find(type), Written(Find(type), arguments), submission ?? TaskSubmission.Default, cancellationToken);

    public ValueTask<SubmittedTask> SubmitJsonAsync(string type, ReadOnlyMemory<byte> arguments, TaskSubmission? submission = null, CancellationToken cancellationToken = default)
    {
        var handler = Find(type);
        CheckSize(type, arguments.Length);
        byte[] normal;
        try
        {
            normal = handler.Registration.Binding.Normalize(arguments.Span, handler.Json);
        }
        catch (JsonException wrong)
        {
            throw new TaskRejectedException($"The arguments are not what '{type}' takes: {wrong.Message}", ArgumentsSubject, wrong);
        }

        return SubmitAsync(handler, normal, submission ?? TaskSubmission.Default, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<SubmittedTask>> SubmitManyAsync<TArguments>(
        string type, IReadOnlyList<TArguments> arguments, TaskSubmission? submission = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var handler = Find(type);
        submission ??= TaskSubmission.Default;
        if (submission.IdempotencyKey is not null)
            throw new TaskRejectedException("One idempotency key cannot name many tasks; submit them one by one.", nameof(submission.IdempotencyKey));
        SubmissionRules.Check(submission);
        var all = new List<byte[]>(arguments.Count);
        foreach (var one in arguments)
            all.Add(Written(handler, one));

        var submitted = new List<SubmittedTask>(all.Count);
        foreach (var chunk in all.Chunk(CreatedAtOnce))
        {
            var now = engine.Clock.GetUtcNow();
            var records = new TaskRecord[chunk.Length];
            for (var i = 0; i < chunk.Length; i++)
            {
                var id = TaskId.New(now);
                records[i] = await MakeAsync(handler, id, Pack(id, chunk[i], submission, now), submission, now, cancellationToken).ConfigureAwait(false);
            }

            await engine.Store.CreateAsync(records, cancellationToken).ConfigureAwait(false);
            engine.Metrics.Submitted(type, records.Length);
            await SendAsync(records, now, cancellationToken).ConfigureAwait(false);
            submitted.AddRange(records.Select(static record => new SubmittedTask(TaskView.Of(record), IsNew: true)));
        }

        return submitted;
    }

    private async ValueTask<SubmittedTask> SubmitAsync(HandlerTable.Handler handler, byte[] arguments, TaskSubmission submission, CancellationToken cancellationToken)
    {
        SubmissionRules.Check(submission);
        var type = handler.Registration.Type;
        var now = engine.Clock.GetUtcNow();
        var id = submission.IdempotencyKey is { } key ? TaskId.Of(submission.User, type, key) : TaskId.New(now);
        var packed = Pack(id, arguments, submission, now);

        // Parts cost more than a look whether their task is there already, which is what a caller asks that sends its request again.
        if (packed.NeedsParts && submission.IdempotencyKey is not null && await ReadAsync(id, cancellationToken).ConfigureAwait(false) is { } found)
            return await AgainAsync(found, packed, submission, cancellationToken).ConfigureAwait(false);
        var record = await MakeAsync(handler, id, packed, submission, now, cancellationToken).ConfigureAwait(false);
        var message = engine.Sending.With(record, now);
        IReadOnlyList<TaskEffect> effects = message is null ? [] : [message];
        while (true)
        {
            var result = await engine.Writer.ChangeAsync(new TaskChange { Record = record, Effects = effects }, tries: 3, cancellationToken).ConfigureAwait(false);
            if (result.Status == TaskChangeStatus.Applied)
                break;
            if (result.Current is not { } current)
            {
                record = TaskWriter.Numbered(record, 1); // what stood there is gone
                continue;
            }

            if (current.IsFinished() && current.ExpiresAt <= now)
            {
                // The store has not forgotten it yet; to callers it is gone.
                record = TaskWriter.Numbered(record with { Fence = current.Fence }, current.Version + 1);
                continue;
            }

            return await AgainAsync(current, packed, submission, cancellationToken).ConfigureAwait(false);
        }

        engine.Metrics.Submitted(type);
        if (message is null)
            await SendAsync([record], now, cancellationToken).ConfigureAwait(false);
        return new SubmittedTask(TaskView.Of(record), IsNew: true);
    }

    // The key names a task that is there. It is answered as it stands, unless each trigger must be followed by a run.
    private async ValueTask<SubmittedTask> AgainAsync(TaskRecord current, PackedValue arguments, TaskSubmission submission, CancellationToken cancellationToken)
    {
        if (!string.Equals(current.Arguments.Hash, arguments.Hash, StringComparison.Ordinal))
            throw new TaskConflictException("The idempotency key names a task with other arguments; use another key, or the same arguments.", current.Id);
        if (!submission.RunAgain)
            return new SubmittedTask(await ViewAsync(current, cancellationToken).ConfigureAwait(false), IsNew: false);

        while (true)
        {
            // Only a new life needs arguments of its own.
            if (current.IsFinished())
                await arguments.WriteAsync(cancellationToken).ConfigureAwait(false);
            var renewed = false;
            var (written, record, _) = await engine.Writer.ApplyAsync(current, stands =>
            {
                var now = engine.Clock.GetUtcNow();
                renewed = stands.IsFinished();
                return !renewed ? TaskTransitions.Trigger(stands)
                    : arguments.Written is { } value ? engine.Transitions.Renew(stands with { Arguments = value }, now, now + submission.Delay)
                    : null;
            }, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!written && renewed && record is not null)
            {
                current = record; // finished since it was looked at
                continue;
            }

            if (written && renewed)
            {
                engine.Metrics.Submitted(record!.Type);
                await SendAsync([record], engine.Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            }

            return new SubmittedTask(TaskView.Of(record ?? current), IsNew: written);
        }
    }

    private PackedValue Pack(string id, byte[] arguments, TaskSubmission submission, DateTimeOffset now) => engine.Values.Pack(id, arguments, ExpiryOf(submission, now));

    private DateTimeOffset ExpiryOf(TaskSubmission submission, DateTimeOffset now) =>
        engine.Transitions.ExpiryOf(now + submission.Delay, submission.Retention ?? engine.Options.Retention);

    private async ValueTask<TaskRecord> MakeAsync(
        HandlerTable.Handler handler, string id, PackedValue arguments, TaskSubmission submission, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var own = handler.Registration.Options;
        var notBefore = now + submission.Delay;
        return TaskWriter.Numbered(new TaskRecord
        {
            Id = id,
            Type = handler.Registration.Type,
            User = submission.User,
            Priority = submission.Priority,
            Version = 1,
            Nonce = default,
            MaximumAttempts = submission.MaximumAttempts ?? own.MaximumAttempts ?? engine.Options.MaximumAttempts,
            CreatedAt = now,
            NotBefore = notBefore,
            DueAt = engine.Transitions.LookAt(notBefore, now),
            ExpiresAt = ExpiryOf(submission, now),
            Timeout = submission.Timeout ?? own.Timeout,
            Retention = submission.Retention ?? engine.Options.Retention,
            Arguments = await arguments.WriteAsync(cancellationToken).ConfigureAwait(false),
        }, 1);
    }

    private HandlerTable.Handler Find(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return engine.Handlers.Find(type) ?? throw new TaskRejectedException($"No task type has this name; types are: {engine.Handlers.Known}.", "type");
    }

    private byte[] Written<TArguments>(HandlerTable.Handler handler, TArguments arguments)
    {
        var (type, binding) = (handler.Registration.Type, handler.Registration.Binding);
        var written = binding.Write(arguments, handler.Json)
            ?? throw new TaskRejectedException($"'{type}' takes a {binding.ArgumentsType}, not {(arguments is null ? "null" : $"a {arguments.GetType()}")}.", ArgumentsSubject);
        CheckSize(type, written.Length);
        return written;
    }

    private void CheckSize(string type, int bytes)
    {
        if (bytes > engine.Options.MaximumArgumentBytes)
            throw new TaskRejectedException($"The arguments of '{type}' have {bytes} bytes; at most {engine.Options.MaximumArgumentBytes} are taken.", ArgumentsSubject);
    }

    private async ValueTask SendAsync(IReadOnlyList<TaskRecord> records, DateTimeOffset now, CancellationToken cancellationToken) =>
        Count(await engine.Sending.SendAsync(records, now, cancellationToken).ConfigureAwait(false));

    private void Count(int unsent)
    {
        if (unsent > 0)
        {
            engine.Metrics.Unsent(unsent);
            LogUnsent(logger, unsent);
        }
    }

    [LoggerMessage(2020, LogLevel.Warning, "{Count} messages could not be sent; their tasks are recorded, and the sweeper sends them.")]
    private static partial void LogUnsent(ILogger logger, int count);

    [LoggerMessage(2021, LogLevel.Warning, "{Count} dead tasks could not be brought back with the others, {Id} of type {Type} among them.")]
    private static partial void LogNotRenewed(ILogger logger, Exception fault, int count, string type, string id);

    [LoggerMessage(2022, LogLevel.Warning, "{Count} tasks cannot be read and are not listed, {Id} among them.")]
    private static partial void LogUnreadable(ILogger logger, int count, string id);
}
