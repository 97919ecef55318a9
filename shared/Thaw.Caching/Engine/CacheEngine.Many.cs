using Thaw.Caching.Flights;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Engine;

/// <summary>
/// Many keys in one call: memory for each; then each key that another call is making is waited for, and the rest is led together, with one reading of
/// the durable tier and one call of the factory. What is led is never held up by what is waited for, so that two calls which cross cannot wait for each other.
/// </summary>
internal sealed partial class CacheEngine
{
    /// <summary>How many requests of one call go out together.</summary>
    private const int ParallelRequests = 16;

    public async ValueTask<IReadOnlyDictionary<string, CacheResult<T>>> GetManyAsync<T>(
        CacheScope scope,
        IReadOnlyCollection<string> keys,
        Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>>? factory,
        LookupOptions asked,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Refuse(scope);
        ArgumentNullException.ThrowIfNull(keys);
        CheckTags(asked.Tags);
        var results = new Dictionary<string, CacheResult<T>>(keys.Count, StringComparer.Ordinal);
        var wanted = new List<BatchKey<T>>();
        foreach (var key in keys.Distinct(StringComparer.Ordinal))
        {
            ArgumentNullException.ThrowIfNull(key, nameof(keys));
            var hash = KeyHash.Compute(key, scope.Seed);
            var found = CanCache(key) && asked.ReadsMemory && scope.Memory?.Find(hash, scope, key) is { } entry
                ? await JudgeAsync<T>(scope, entry, cancellationToken).ConfigureAwait(false)
                : default;
            results[key] = found.IsFresh ? found.Result : default;
            if (!found.IsFresh)
            {
                wanted.Add(new BatchKey<T>(key, hash, found));
            }
        }

        if (wanted.Count == 0)
        {
            return results;
        }

        if (factory is not null && asked.MayMake)
        {
            await FlyManyAsync(scope, wanted, results, factory, asked, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await FindManyAsync(scope, wanted, results, asked, cancellationToken).ConfigureAwait(false);
        }

        return results;
    }

    /// <summary>Without a factory: what the durable tier has, as a single look-up would answer it.</summary>
    private async ValueTask FindManyAsync<T>(
        CacheScope scope, List<BatchKey<T>> wanted, Dictionary<string, CacheResult<T>> results, LookupOptions asked, CancellationToken cancellationToken)
    {
        await ReadManyAsync(scope, wanted, asked, isLatest: false, cancellationToken).ConfigureAwait(false);
        foreach (var key in wanted)
        {
            var durable = key.Durable;
            if (durable.Outcome is DurableOutcome.Fresh or DurableOutcome.Stale)
            {
                scope.Namespace.CountDurableHit(durable.Bytes);
                if (durable.Outcome == DurableOutcome.Stale)
                {
                    scope.Namespace.CountStaleHit();
                }

                results[key.Key] = durable.Result;
            }
            else if (durable.Outcome == DurableOutcome.NoAnswer && key.Fallback.MayRefresh)
            {
                CountStale(scope);
                results[key.Key] = key.Fallback.Result;
            }
            else
            {
                scope.Namespace.CountMiss();
            }
        }
    }

    /// <summary>With a factory: joins what is under way, leads the rest, and goes round again for keys whose flight set out too early for this call.</summary>
    private async ValueTask FlyManyAsync<T>(
        CacheScope scope, List<BatchKey<T>> wanted, Dictionary<string, CacheResult<T>> results,
        Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory, LookupOptions asked, CancellationToken cancellationToken)
    {
        var deadline = _deadline.Current;
        var canLeave = cancellationToken.CanBeCanceled || deadline is not null;
        if (_check is not null)
        {
            // Before anything is joined, so that a flight that set out too early is known at once and its key led with the others.
            await VerifyAsync(_clock.Ticks, cancellationToken).ConfigureAwait(false);
        }

        long? seen = null;
        while (wanted.Count > 0)
        {
            var batch = new Batch<T>(scope, asked, factory, canLeave);
            var joined = new List<(BatchKey<T> Key, Flight<T> Flight)>();
            foreach (var key in wanted)
            {
                if (!CanCache(key.Key))
                {
                    batch.Keys.Add(key);
                    continue;
                }

                var flight = _flights.JoinOrLead<T>(key.Hash, scope, key.Key, asked.Flags, canLeave, out var leads, batch.Group);
                if (!leads && (seen is null || flight.Begun < seen) && IsOutdated(flight, flight.Begun, asked.Tags))
                {
                    flight.Leave();
                    _flights.Remove(flight);
                    flight = _flights.JoinOrLead<T>(key.Hash, scope, key.Key, asked.Flags, canLeave, out leads, batch.Group);
                }

                if (leads)
                {
                    key.Flight = flight;
                    batch.Keys.Add(key);
                }
                else
                {
                    joined.Add((key, flight));
                }
            }

            // First what others may be waiting for; only then is waited for others.
            var leading = batch.Keys.Count > 0 ? LeadManyAsync(batch) : Task.CompletedTask;
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var following = joined.ConvertAll(j => FollowAsync(j.Flight, asked, j.Key.Fallback, seen, deadline, leaving.Token).AsTask());
            try
            {
                await WaitManyAsync(batch, leading, results, deadline, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                // No answer without these values: the others are not waited for.
                following.ForEach(Forget);
                await leaving.CancelAsync().ConfigureAwait(false);
                throw;
            }

            await Task.WhenAll(following).ConfigureAwait(false);
            wanted = [];
            seen ??= _ledger.Known;
            for (var i = 0; i < joined.Count; i++)
            {
                if (await following[i].ConfigureAwait(false) is { } followed)
                {
                    results[joined[i].Key.Key] = followed;
                    if (!followed.Found)
                    {
                        // Another call's factory left it out. That is what ours would do: they answer for the same keys.
                        scope.Namespace.CountMiss();
                    }
                }
                else
                {
                    _flights.Remove(joined[i].Flight);
                    wanted.Add(joined[i].Key);
                }
            }
        }
    }

    /// <summary>Waits for what this call leads until it ends, the caller gives up, or the request's time is over.</summary>
    private async ValueTask WaitManyAsync<T>(
        Batch<T> batch, Task work, Dictionary<string, CacheResult<T>> results, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        var left = _clock.Until(deadline);
        var isInTime = true;
        try
        {
            await work.WaitAsync(left, _clock.Provider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (deadline is not null && !work.IsFaulted)
        {
            // Unless it ended in the same moment: then its outcome counts.
            isInTime = work.IsCompleted;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !work.IsCompleted)
        {
            Abandon(batch, work);
            throw;
        }

        if (!isInTime)
        {
            Abandon(batch, work);
        }

        foreach (var key in batch.Keys)
        {
            // Once: the making may go on, and find that the older value is good no longer.
            var (isOver, fallback) = (key.IsOver, key.Fallback);
            if (!isOver && !isInTime && !fallback.IsFound && key.Flight?.IsReleased != true)
            {
                throw new CacheTimeoutException(batch.Scope.Namespace.Name, left, CacheTimeoutReason.Deadline);
            }

            results[key.Key] = isOver ? key.Result
                : key.Flight is { } flight && flight.TryGetStale(out var stale, out _) ? stale
                : fallback.Result;
        }
    }

    private void Abandon<T>(Batch<T> batch, Task work)
    {
        Forget(work);
        if (!batch.Group.Leave())
        {
            return;
        }

        foreach (var key in batch.Keys)
        {
            if (key.Flight is { } flight)
            {
                _flights.Remove(flight);
            }
        }
    }

    private static Task ForManyAsync<TItem>(IEnumerable<TItem> items, Func<TItem, Task> act) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = CancellationToken.None },
        async (item, _) => await act(item).ConfigureAwait(false));
}
