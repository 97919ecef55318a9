using Thaw.Caching.Resilience;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Invalidation;

/// <summary>
/// Commits invalidations in order. The first one after a quiet moment goes at once; what arrives while a commit is under way, or within
/// <see cref="Spacing"/> after it was sent, shares the next one. A commit that lost the race for its number reads on and tries the next.
/// </summary>
internal sealed partial class Committer(StoreGate gate, Ledger ledger, InvalidationCheck check, WallClock clock, ThawCachingOptions options)
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(10);
    private const int MaximumAttempts = 40;
    private const int MaximumBatchBytes = 2 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly CommitBuilder _builder = new(options, clock);
    private readonly UncommittedSet _uncommitted = new();
    private List<PendingOperation> _queue = [];
    private Task? _flushing;
    private bool _isPumping;
    private long _lastSent = long.MinValue;

    /// <summary>Invalidations that the store does not have yet.</summary>
    public bool HasUncommitted => Volatile.Read(ref _uncommittedCount) > 0;

    private int _uncommittedCount;

    /// <summary>Commits an invalidation, or announces a value. The answer is the commit's number, or <see langword="null"/> where it stays pending.</summary>
    public async ValueTask<long?> CommitAsync(CacheInvalidation target, StoredEntry? value, CancellationToken cancellationToken)
    {
        var operation = new PendingOperation(target, value);
        Enqueue([operation]);
        return await WaitAsync(operation.Completion, gate.TimeLeft, cancellationToken).ConfigureAwait(false) ? await operation.Completion.ConfigureAwait(false) : null;
    }

    public async ValueTask CommitAllAsync(IReadOnlyCollection<CacheInvalidation> targets, CancellationToken cancellationToken)
    {
        var operations = targets.Select(t => new PendingOperation(t, null)).ToList();
        Enqueue(operations);
        await WaitAsync(Task.WhenAll(operations.Select(o => o.Completion)), gate.TimeLeft, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tries what could not be committed before once more; those who come meanwhile wait for the same attempt.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        Task flushing;
        lock (_lock)
        {
            if (_flushing is not { IsCompleted: false })
            {
                var again = Array.ConvertAll(_uncommitted.ToArray(), static t => new PendingOperation(t, null));
                _flushing = Task.WhenAll(again.Select(o => o.Completion));
                EnqueueLocked(again);
            }

            flushing = _flushing;
        }

        // A look-up on its way to a value, unlike those above, whose commit is all that their caller wants.
        return WaitAsync(flushing, gate.Share, cancellationToken).AsTask();
    }

    /// <summary>Waits as long as the caller may; <see langword="false"/> when its time is over. What is under way goes on without it.</summary>
    private async ValueTask<bool> WaitAsync(Task work, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await work.WaitAsync(atMost, clock.Provider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return work.IsCompleted;
        }
    }

    private void Enqueue(IReadOnlyCollection<PendingOperation> operations)
    {
        lock (_lock)
        {
            EnqueueLocked(operations);
        }
    }

    private void EnqueueLocked(IReadOnlyCollection<PendingOperation> operations)
    {
        _queue.AddRange(operations);
        if (!_isPumping && _queue.Count > 0)
        {
            // Every caller waits for its own operation, so the pump never outlives those it works for. It works for all of them: nobody's deadline flows into it.
            _isPumping = true;
            ThreadPool.UnsafeQueueUserWorkItem(static committer => _ = committer.PumpAsync(), this, preferLocal: false);
        }
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            var now = clock.Ticks;
            if (!WallClock.HasPassed(_lastSent, now, Spacing.Ticks))
            {
                await Task.Delay(TimeSpan.FromTicks(Math.Clamp(_lastSent + Spacing.Ticks - now, 1, Spacing.Ticks)), clock.Provider).ConfigureAwait(false);
            }

            List<PendingOperation> batch;
            lock (_lock)
            {
                if (_queue.Count == 0)
                {
                    _isPumping = false;
                    return;
                }

                batch = TakeBatch();
            }

            _lastSent = clock.Ticks;
            var outcome = batch is [{ Condition: { } condition } one]
                ? await TryCommitIfAsync(one, condition, batch).ConfigureAwait(false)
                : await TryCommitAsync(batch).ConfigureAwait(false);
            Remember(batch, outcome is not null);
            foreach (var operation in batch)
            {
                operation.Complete(outcome);
            }
        }
    }

    /// <summary>
    /// The longest run from the queue's head that one number can stand for: within the store's limits, each place once, and no wider invalidation
    /// after a value, since that value would then count as newer than what came after it. What is conditional goes alone.
    /// </summary>
    private List<PendingOperation> TakeBatch()
    {
        var places = new HashSet<StoreKey>();
        var bytes = 0;
        var hasValue = false;
        var taken = 0;
        foreach (var operation in _queue)
        {
            bytes += operation.Value?.Data.Length ?? 0;
            var isPlace = operation.Target.Key is not null;
            if (taken > 0 && (taken == gate.Traits.MaximumCommitItems
                || operation.Condition is not null || _queue[0].Condition is not null
                || bytes > MaximumBatchBytes
                || (isPlace ? !places.Add(CommitBuilder.PlaceOf(operation.Target)) : hasValue)))
            {
                break;
            }

            if (taken == 0 && isPlace)
            {
                places.Add(CommitBuilder.PlaceOf(operation.Target));
            }

            hasValue |= operation.Value is not null;
            taken++;
        }

        var batch = _queue.GetRange(0, taken);
        _queue = _queue.GetRange(taken, _queue.Count - taken);
        return batch;
    }

    private async ValueTask<long?> TryCommitAsync(List<PendingOperation> batch)
    {
        try
        {
            var nonce = Guid.NewGuid();
            var record = new JournalRecord(nonce, CommitBuilder.MinuteOf(clock.Ticks), [.. batch.Select(o => o.Target)]);
            for (var attempt = 0; attempt < MaximumAttempts; attempt++)
            {
                if (attempt > 0 || ledger.Known < 0 || ledger.IsCheckDue(clock.Ticks))
                {
                    if (!await check.RunAsync().ConfigureAwait(false))
                    {
                        return null;
                    }
                }

                var seq = ledger.Known + 1;
                if (await _builder.BuildAsync(gate, seq, record, batch).ConfigureAwait(false) is not { } commit)
                {
                    return null;
                }

                var answer = await gate.CommitAsync(commit, CancellationToken.None).ConfigureAwait(false);
                if (!answer.IsAnswered)
                {
                    return null;
                }

                if (answer.Value)
                {
                    ledger.Apply(seq, record);
                    return seq;
                }

                await PauseAsync(attempt).ConfigureAwait(false);
            }
        }
        catch (Exception) // The pump must not die with callers waiting; what failed stays uncommitted and is tried again.
        {
            gate.CountError();
        }

        return null;
    }

    /// <summary>Others were faster: waits a little, differently from them, before the next number is tried.</summary>
    private Task PauseAsync(int attempt) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(200, 5 * (attempt + 1))), clock.Provider);

    /// <summary>What is not committed is honoured here from now on, whatever the store says, until it is; a write whose condition was not met never was one.</summary>
    private void Remember(List<PendingOperation> batch, bool isCommitted)
    {
        if (!isCommitted && batch[0].Condition is not null)
        {
            return;
        }

        lock (_lock)
        {
            var before = _uncommitted.Count;
            if (isCommitted)
            {
                _uncommitted.Remove(batch.Select(static o => o.Target));
            }
            else
            {
                _uncommitted.Add(batch.Select(static o => o.Target));
            }

            if (before > 0 || _uncommitted.Count > 0)
            {
                Volatile.Write(ref _uncommittedCount, _uncommitted.Count);
                ledger.SetPending(_uncommitted.ToArray());
            }
        }
    }
}
