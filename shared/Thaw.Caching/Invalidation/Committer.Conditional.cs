using Thaw.Caching.Stores;

namespace Thaw.Caching.Invalidation;

internal sealed partial class Committer
{
    /// <summary>
    /// Commits a removal, or announces a value, if a condition holds. The answer is the commit's number; without one, <see cref="ConditionalWrite.HasFailed"/>
    /// tells a condition that did not hold from a store that gave no answer in time. Nothing stays pending.
    /// </summary>
    public async ValueTask<long?> CommitIfAsync(CacheInvalidation target, StoredEntry? value, ConditionalWrite condition, CancellationToken cancellationToken)
    {
        if (HasUncommitted)
        {
            // What counts as removed here must not count as present to a condition.
            await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (HasUncommitted)
            {
                return null;
            }
        }

        var operation = new PendingOperation(target, value, condition);
        Enqueue([operation]);
        return await WaitAsync(operation.Completion, gate.TimeLeft, cancellationToken).ConfigureAwait(false) ? await operation.Completion.ConfigureAwait(false) : null;
    }

    /// <summary>
    /// The condition is judged by a reading that starts after <c>known</c> was known, so that it contains every commit up to there; the commit takes exactly the next number,
    /// so that none comes in between; and since fills move no number, it also expects the very entry that was judged. Whatever was in the way is read and judged anew.
    /// </summary>
    private async ValueTask<long?> TryCommitIfAsync(PendingOperation operation, ConditionalWrite condition, List<PendingOperation> batch)
    {
        try
        {
            for (var attempt = 0; attempt < MaximumAttempts; attempt++)
            {
                if ((attempt > 0 || ledger.Known < 0) && !await check.RunAsync().ConfigureAwait(false))
                {
                    return null;
                }

                var known = ledger.Known;
                var verdict = await condition.JudgeAsync(known).ConfigureAwait(false);
                switch (verdict.Kind)
                {
                    case ConditionVerdictKind.Unanswered:
                        return null;
                    case ConditionVerdictKind.Outdated:
                        continue;
                    case ConditionVerdictKind.Fails:
                        condition.HasFailed = true;
                        return null;
                }

                // Each attempt is a commit of its own: it may have the number of the one before and expect another entry.
                var record = new JournalRecord(Guid.NewGuid(), CommitBuilder.MinuteOf(clock.Ticks), [operation.Target]);
                if (await _builder.BuildAsync(gate, known + 1, record, batch, verdict.Expectation).ConfigureAwait(false) is not { } commit)
                {
                    return null;
                }

                var answer = await gate.CommitAsync(commit, CancellationToken.None).ConfigureAwait(false);
                if (!answer.IsAnswered)
                {
                    // It may have taken effect: whoever looks next asks.
                    ledger.DemandCheck();
                    return null;
                }

                if (answer.Value)
                {
                    ledger.Apply(known + 1, record);
                    condition.Committed(known + 1);
                    return known + 1;
                }

                await PauseAsync(attempt).ConfigureAwait(false);
            }
        }
        catch (Exception error) // The store's faults do not come this far; a condition's own is its caller's, and the pump must not die of it.
        {
            operation.Fail(error);
        }

        return null;
    }
}
