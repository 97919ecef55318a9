using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.Tasks.Table;
using Thaw.Tasks.Stores;

namespace Thaw.Aws.Tasks;

/// <content>The one conditional write.</content>
internal sealed partial class DynamoDbTaskStore
{
    // DynamoDB's limit for all items of a transaction is 4 MB; the rest is for the record, keys and names.
    private const long MaximumTransactionBytes = 3_500_000;

    public async ValueTask<TaskChangeResult> ChangeAsync(TaskChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var effects = Checked(change.Effects);
        try
        {
            return effects.Count == 0
                ? await PutAsync(change.Record, cancellationToken).ConfigureAwait(false)
                : await TransactAsync(change.Record, effects, cancellationToken).ConfigureAwait(false);
        }
        catch (DynamoDbException fault) when (IsForGood(fault))
        {
            throw new ArgumentException($"DynamoDB does not take what is to be written: {fault.Message}", nameof(change), fault);
        }
    }

    // Alone, a record needs no transaction: half the write units, and one request.
    private async Task<TaskChangeResult> PutAsync(TaskRecord record, CancellationToken cancellationToken)
    {
        var condition = new ReplacesCondition(record);
        var call = new PutItem(_sender.Table, new RecordItem(record)) { Condition = condition.Text, Arguments = condition, RepeatHolds = true, Attempts = _sender };
        try
        {
            await _sender.SendAsync(call, cancellationToken).ConfigureAwait(false);
            return new TaskChangeResult(TaskChangeStatus.Applied, null);
        }
        catch (ConditionalCheckFailedException)
        {
            return await ConflictAsync(record, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TaskChangeResult> TransactAsync(TaskRecord record, List<TaskItemWrite> effects, CancellationToken cancellationToken)
    {
        var condition = new ReplacesCondition(record);
        var actions = new List<TransactWrite>(effects.Count + 1) { TransactWrite.Put(_sender.Table, new RecordItem(record), condition.Text, condition) };
        actions.AddRange(effects.Select(ActionOf));
        try
        {
            // The nonce is the token: the very same change again is answered, not executed. Where another transaction held an item, or capacity was short, nothing changed, and whoever asked knows
            // how long it is worth asking again; so it is not repeated here.
            await _sender.SendAsync(new TransactWriteItems(actions, record.Nonce.ToString("N")) { Attempts = _sender }, cancellationToken).ConfigureAwait(false);
            return new TaskChangeResult(TaskChangeStatus.Applied, null);
        }
        catch (TransactionCanceledException refusal) when (refusal.Reasons is [{ Code: "ConditionalCheckFailed" }, ..])
        {
            return await ConflictAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (TransactionCanceledException refusal) when (refusal.Reasons.Any(static reason => reason.Code == "ConditionalCheckFailed"))
        {
            // Long after its token was forgotten a repeat finds what it wrote itself: then the record is its own.
            var conflict = await ConflictAsync(record, cancellationToken).ConfigureAwait(false);
            return conflict.Status == TaskChangeStatus.Conflict && Stands(record, conflict.Current) ? new TaskChangeResult(TaskChangeStatus.EffectRefused, null) : conflict;
        }
        catch (IdempotentParameterMismatchException)
        {
            // A transaction with this token took effect; the record says whether it was this change.
            return await ConflictAsync(record, cancellationToken).ConfigureAwait(false);
        }
    }

    private TransactWrite ActionOf(TaskItemWrite effect)
    {
        var key = TaskKey.Item(effect.Collection, effect.Key);
        return effect.Data is null ? TransactWrite.Delete(_sender.Table, key)
            : TransactWrite.Put(_sender.Table, new HandedOverItem(effect), effect.MustBeAbsent ? $"attribute_not_exists({TaskAttributes.PrimaryKey})" : null);
    }

    // What stands there decides: this very record, written by an earlier try whose answer was lost, or another.
    private async Task<TaskChangeResult> ConflictAsync(TaskRecord record, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(record.Id, consistent: true, cancellationToken).ConfigureAwait(false);
        return current is not null && current.Version == record.Version && current.Nonce == record.Nonce
            ? new TaskChangeResult(TaskChangeStatus.Applied, null)
            : new TaskChangeResult(TaskChangeStatus.Conflict, current);
    }

    private static bool Stands(TaskRecord record, TaskRecord? current) => (current?.Version ?? 0) == record.Version - 1;

    // What DynamoDB finds wrong with a request it finds wrong with every repeat.
    private static bool IsForGood(DynamoDbException fault) => fault is { Code: "ValidationException" }
        || fault is TransactionCanceledException refusal && refusal.Reasons.Any(static reason => reason.Code == "ValidationError");

    private List<TaskItemWrite> Checked(IReadOnlyList<TaskEffect> effects)
    {
        if (effects.Count > Traits.MaximumEffects)
        {
            throw new ArgumentException($"{effects.Count} writes are handed over; this store commits at most {Traits.MaximumEffects} with a task.", nameof(effects));
        }

        var items = new List<TaskItemWrite>(effects.Count);
        var keys = new HashSet<(string, string)>(effects.Count);
        foreach (var effect in effects)
        {
            var item = effect as TaskItemWrite
                ?? throw new NotSupportedException($"This store does not know what a {effect.GetType().Name} writes; it takes {nameof(TaskItemWrite)}.");
            CheckName(item.Collection, MaximumCollectionBytes, "A collection's name");
            CheckName(item.Key, MaximumKeyBytes, "An item's key");
            CheckSize(item.Data?.Length ?? 0, "An item");
            if (!keys.Add((item.Collection, item.Key)))
            {
                throw new ArgumentException("Two writes of the same item are handed over; a task commits one at most.", nameof(effects));
            }

            items.Add(item);
        }

        var bytes = items.Sum(static item => (long)(item.Data?.Length ?? 0));
        return bytes <= MaximumTransactionBytes ? items
            : throw new ArgumentException($"Writes of {bytes} bytes together are handed over; this store commits at most {MaximumTransactionBytes} with a task.", nameof(effects));
    }
}
