using Thaw.Tasks.Lifecycle;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Client;

/// <summary>
/// Brings back messages that no handler took. A record is moved on before its message is sent, and the dead letter goes last: whatever fails in between leaves a record that the sweeper
/// finds, or a letter that is found again and changes nothing.
/// </summary>
internal sealed class DeadLetters(TaskEngine engine, ITaskQueue letters, Func<TaskRecord, CancellationToken, ValueTask<TaskRecord?>> renew)
{
    // Hidden while the rest is looked at, so that none is looked at twice.
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(5);

    // A queue that is asked without waiting may answer nothing though there is something.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private enum Fate
    {
        Kept,
        Obsolete,
        Redriven,
    }

    public async ValueTask<TaskRedriveReport> RedriveAsync(TaskRedrive which, CancellationToken cancellationToken)
    {
        var (examined, redriven, obsolete) = (0, 0, 0);
        var (kept, met) = (new List<string>(), false);
        try
        {
            while (examined < which.Limit && !met)
            {
                var some = await letters.ReceiveAsync(Math.Min(letters.Traits.MaximumBatch, which.Limit - examined), Hidden, Patience, cancellationToken).ConfigureAwait(false);
                if (some.Count == 0)
                    break;
                examined += some.Count;
                kept.AddRange(some.Select(static letter => letter.Receipt));
                var ids = some.Select(static letter => letter.Body).Where(id => IsMeant(id, which)).Distinct(StringComparer.Ordinal).ToList();
                var records = (await engine.Store.ReadManyAsync(ids, cancellationToken).ConfigureAwait(false)).ToDictionary(static record => record.Id, StringComparer.Ordinal);
                foreach (var letter in some)
                {
                    met |= letter.Body == which.Id;
                    var fate = await DecideAsync(letter.Body, records.GetValueOrDefault(letter.Body), which, cancellationToken).ConfigureAwait(false);
                    if (fate == Fate.Kept)
                        continue;
                    await letters.DeleteAsync([letter.Receipt], CancellationToken.None).ConfigureAwait(false);
                    kept.Remove(letter.Receipt);
                    redriven += fate == Fate.Redriven ? 1 : 0;
                    obsolete += fate == Fate.Obsolete ? 1 : 0;
                }
            }

            // A queue cannot be asked for one letter: a task that is named comes back by its record, and its letter, whoever meets it later, changes nothing.
            if (!met && which.Id is { } id && TaskId.IsValid(id))
            {
                var record = await engine.Store.ReadAsync(id, consistent: true, cancellationToken).ConfigureAwait(false);
                redriven += await DecideAsync(id, record, which, cancellationToken).ConfigureAwait(false) == Fate.Redriven ? 1 : 0;
            }
        }
        finally
        {
            await ShowAsync(kept).ConfigureAwait(false);
        }

        return new TaskRedriveReport(examined, redriven, obsolete, kept.Count);
    }

    private static bool IsMeant(string id, TaskRedrive which) => TaskId.IsValid(id) && (which.Id is null || which.Id == id);

    private async ValueTask<Fate> DecideAsync(string id, TaskRecord? record, TaskRedrive which, CancellationToken cancellationToken)
    {
        if (!IsMeant(id, which))
            return Fate.Kept;
        if (record is null)
            return Fate.Obsolete;
        if (which.User is not null && which.User != record.User || which.Type is not null && which.Type != record.Type || which.State is { } state && state != record.State)
            return Fate.Kept;
        if (record.State is TaskState.Succeeded or TaskState.Cancelled)
            return Fate.Obsolete;

        // A dead one's arguments may be gone; then nothing brings it back.
        var moved = record.State == TaskState.Dead ? await renew(record, cancellationToken).ConfigureAwait(false) : await AwakenAsync(record, cancellationToken).ConfigureAwait(false);
        if (moved is null)
            return record.State == TaskState.Dead ? Fate.Obsolete : Fate.Kept;
        if (await engine.Sending.SendAsync([moved], engine.Clock.GetUtcNow(), cancellationToken).ConfigureAwait(false) > 0)
        {
            engine.Metrics.Unsent(1);
            return Fate.Kept;
        }

        engine.Metrics.Resent(moved.Type);
        return Fate.Redriven;
    }

    // A task that waits: the sweeper looks at it again as if its message had never been sent before.
    private async ValueTask<TaskRecord?> AwakenAsync(TaskRecord record, CancellationToken cancellationToken)
    {
        var (written, moved, _) = await engine.Writer.ApplyAsync(
            record, stands => engine.Transitions.Awaken(stands, engine.Clock.GetUtcNow()), cancellationToken: cancellationToken).ConfigureAwait(false);
        return written ? moved : null;
    }

    private async ValueTask ShowAsync(List<string> receipts)
    {
        foreach (var batch in receipts.Chunk(letters.Traits.MaximumBatch))
            await letters.ChangeVisibilityAsync([.. batch.Select(static receipt => new TaskVisibility(receipt, TimeSpan.Zero))], CancellationToken.None).ConfigureAwait(false);
    }
}
