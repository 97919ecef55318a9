using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Lifecycle;

/// <summary>Applies a transition to whatever record stands: decides, writes on condition that nothing has changed since, and decides again where something has.</summary>
internal sealed class TaskWriter(ITaskStore store, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public ITaskStore Store => store;

    /// <summary>
    /// Writes what <paramref name="transition"/> makes of the record. Where it makes nothing of it, nothing is written and the record that stands is answered.
    /// </summary>
    /// <param name="record">The record that is thought to stand; <see langword="null"/> for none.</param>
    /// <param name="transition">What becomes of it.</param>
    /// <param name="effects">What a handler hands over with it.</param>
    /// <param name="atFinish">What else is written with it where the task is finished by it.</param>
    /// <param name="tries">How often a write that failed is tried.</param>
    /// <param name="cancellationToken">Ends the tries.</param>
    /// <returns>Whether it was written, and the record as it stands then; <see langword="null"/> where it is gone. An effect's refusal is said by <c>Refused</c>.</returns>
    public async ValueTask<(bool Written, TaskRecord? Record, bool Refused)> ApplyAsync(
        TaskRecord? record,
        Func<TaskRecord, TaskRecord?> transition,
        IReadOnlyList<TaskEffect>? effects = null,
        TaskEffect? atFinish = null,
        int tries = 3,
        CancellationToken cancellationToken = default)
    {
        effects ??= [];
        while (record is not null && transition(record) is { } next)
        {
            next = Numbered(next, record.Version + 1);
            var result = await ChangeAsync(new TaskChange { Record = next, Effects = atFinish is not null && next.IsFinished() ? [.. effects, atFinish] : effects }, tries, cancellationToken).ConfigureAwait(false);
            switch (result.Status)
            {
                case TaskChangeStatus.Applied:
                    return (true, next, false);
                case TaskChangeStatus.EffectRefused:
                    return (false, record, true);
                default:
                    record = result.Current;
                    break;
            }
        }

        return (false, record, false);
    }

    /// <summary>Sends the very same change again after a fault: where only the answer was lost, the store knows it by its nonce.</summary>
    public async ValueTask<TaskChangeResult> ChangeAsync(TaskChange change, int tries, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await store.ChangeAsync(change, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (tried < tries && fault is not (ArgumentException or NotSupportedException) && !cancellationToken.IsCancellationRequested)
            {
                // Whatever the store's fault is, nothing but another try can tell whether it has passed.
            }

            await Task.Delay(RetryDelay.After(tried, FirstPause, LongestPause, Random.Shared), clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public static TaskRecord Numbered(TaskRecord record, long version) => record with { Version = version, Nonce = Guid.NewGuid() };
}
