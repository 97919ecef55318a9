using Thaw.Caching.Envelope;
using Thaw.Caching.Memory;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    private const int ParallelWrites = 16;

    /// <summary>
    /// Many keys: memory for each, one reading of the durable tier for what is left, one call of the factory for what is missing then.
    /// A key that another call is making is not waited for: the factory gets its keys together or not at all.
    /// </summary>
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
        var fallbacks = new Dictionary<string, CacheResult<T>>(StringComparer.Ordinal);
        var wanted = new List<string>();
        foreach (var key in keys.Distinct(StringComparer.Ordinal))
        {
            ArgumentNullException.ThrowIfNull(key, nameof(keys));
            results[key] = default;
            if (!CanCache(key) || !asked.ReadsMemory || scope.Memory is not { } memory
                || memory.Find(KeyHash.Compute(key, scope.Seed), scope, key) is not { } entry)
            {
                wanted.Add(key);
                continue;
            }

            var found = await JudgeAsync<T>(scope, entry, cancellationToken).ConfigureAwait(false);
            if (found.IsFresh)
            {
                results[key] = found.Result;
                continue;
            }

            if (found.IsFound)
            {
                fallbacks[key] = found.Result;
            }

            wanted.Add(key);
        }

        await ReadManyAsync(scope, wanted, results, fallbacks, asked, cancellationToken).ConfigureAwait(false);
        var missing = wanted.FindAll(k => !results[k].Found);
        if (missing.Count > 0 && factory is not null && asked.MayMake)
        {
            await MakeManyAsync(scope, missing, results, fallbacks, factory, asked, cancellationToken).ConfigureAwait(false);
            return results;
        }

        foreach (var key in missing)
        {
            if (fallbacks.TryGetValue(key, out var old) && IsInSoftWindow(scope, old))
            {
                // As a single look-up without a factory does.
                CountStale(scope);
                results[key] = old;
            }
            else
            {
                scope.Namespace.CountMiss();
            }
        }

        return results;
    }

    private bool IsInSoftWindow<T>(CacheScope scope, in CacheResult<T> old) =>
        old.IsStale && _clock.Ticks < old.ExpiresAtTicks + scope.Namespace.Policy.StaleWhileRevalidate.Ticks;

    private static void CountMisses(CacheScope scope, int count)
    {
        for (var i = 0; i < count; i++)
        {
            scope.Namespace.CountMiss();
        }
    }

    private async ValueTask ReadManyAsync<T>(
        CacheScope scope, List<string> wanted, Dictionary<string, CacheResult<T>> results, Dictionary<string, CacheResult<T>> fallbacks,
        LookupOptions asked, CancellationToken cancellationToken)
    {
        var legal = wanted.FindAll(CanCache);
        if (legal.Count == 0 || _gate is null || !asked.ReadsDurable || !scope.Namespace.Policy.UseDurable)
        {
            return;
        }

        if (!await VerifyAsync(_clock.Ticks, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var generation = _ledger.Generation;
        var now = _clock.Ticks;
        var stamps = _ledger.UnknownStamps(scope.Namespace.Name, scope.User, asked.Tags) ?? [];
        var answer = await _gate.ReadAsync(
            new StoreRead
            {
                Entries = legal.ConvertAll(scope.Place),
                Stamps = stamps,
                Consistent = stamps.Count > 0 || _ledger.NeedsConsistentReads(now),
            },
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsAnswered || _ledger.Merge(generation, false, stamps, answer.Value!.Stamps) is null
            || !await LearnTagsAsync(scope, answer.Value.Entries, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        for (var i = 0; i < legal.Count; i++)
        {
            if (answer.Value.Entries[i] is not { IsTombstone: false } entry)
            {
                continue;
            }

            var hash = KeyHash.Compute(legal[i], scope.Seed);
            if (await JudgeAsync<T>(hash, scope, legal[i], entry, generation, asked, cancellationToken).ConfigureAwait(false) is not { } found)
            {
                // The ledger started anew: what is left of this reading cannot be judged, and counts as missing.
                return;
            }

            if (found.Outcome == DurableOutcome.Fresh)
            {
                scope.Namespace.CountDurableHit(found.Bytes);
                results[legal[i]] = found.Result;
            }
            else if (found.Outcome is DurableOutcome.Stale or DurableOutcome.Fallback)
            {
                fallbacks[legal[i]] = found.Result;
            }
        }
    }

    /// <summary>Reads, in one request, the stamps of all tags that older entries carry and nobody has read yet.</summary>
    private async ValueTask<bool> LearnTagsAsync(CacheScope scope, IReadOnlyList<StoredEntry?> entries, CancellationToken cancellationToken)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry is { IsTombstone: false } old && old.Seq < _ledger.Floor
                && EnvelopeCodec.TryRead(old.Data, scope.Namespace.Policy.MaximumValueBytes, out var header, out _))
            {
                tags.UnionWith(header.Tags);
            }
        }

        if (tags.Count == 0 || _ledger.UnknownStamps(scope.Namespace.Name, scope.User, tags) is not { } stamps)
        {
            return true;
        }

        var generation = _ledger.Generation;
        var answer = await _gate!.ReadAsync(new StoreRead { Stamps = stamps, Consistent = true }, cancellationToken).ConfigureAwait(false);
        return answer.IsAnswered && _ledger.Merge(generation, false, stamps, answer.Value!.Stamps) is not null;
    }

    private async ValueTask MakeManyAsync<T>(
        CacheScope scope, List<string> missing, Dictionary<string, CacheResult<T>> results, Dictionary<string, CacheResult<T>> fallbacks,
        Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory,
        LookupOptions asked, CancellationToken cancellationToken)
    {
        var mark = _ledger.Mark();
        var started = _clock.Ticks;
        IReadOnlyDictionary<string, T> made;
        try
        {
            made = await CallManyAsync(scope, missing, factory, cancellationToken).ConfigureAwait(false);
            scope.Namespace.CountFactory(_clock.Ticks - started, failed: false);
            CountMisses(scope, missing.Count);
        }
        catch (Exception error) when (error is not OperationCanceledException && missing.TrueForAll(fallbacks.ContainsKey))
        {
            scope.Namespace.CountFactory(_clock.Ticks - started, failed: true);
            LogStaleOnError(_logger, scope.Namespace.Name, error);
            foreach (var key in missing)
            {
                CountStale(scope);
                results[key] = fallbacks[key];
            }

            return;
        }
        catch
        {
            scope.Namespace.CountFactory(_clock.Ticks - started, failed: true);
            CountMisses(scope, missing.Count);
            throw;
        }

        var writes = new List<FillWrite>();
        foreach (var key in missing)
        {
            if (!made.TryGetValue(key, out var value))
            {
                continue;
            }

            if (!CanCache(key))
            {
                results[key] = new CacheResult<T>(value, CacheTier.Factory, 0, false, null);
                continue;
            }

            var write = PrepareFill(KeyHash.Compute(key, scope.Seed), scope, key, value, null, asked, mark, started, FenceOf(scope, null, started), out var result);
            results[key] = result;
            if (write is not null)
            {
                writes.Add(write);
            }
        }

        await Parallel.ForEachAsync(
            writes, new ParallelOptions { MaxDegreeOfParallelism = ParallelWrites, CancellationToken = CancellationToken.None },
            async (write, token) => await FinishFillAsync(write, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>One call of the factory for many keys, within the namespace's limit and what the request has left.</summary>
    private async ValueTask<IReadOnlyDictionary<string, T>> CallManyAsync<T>(
        CacheScope scope, List<string> missing, Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyDictionary<string, T>>> factory,
        CancellationToken cancellationToken)
    {
        var limit = scope.Namespace.Policy.FactoryTimeout ?? Timeout.InfiniteTimeSpan;
        var reason = CacheTimeoutReason.Factory;
        if (_deadline.Current is { } end)
        {
            var left = TimeSpan.FromTicks(Math.Max(0, end.UtcTicks - _clock.Ticks));
            (limit, reason) = limit < TimeSpan.Zero || left < limit ? (left, CacheTimeoutReason.Deadline) : (limit, reason);
        }

        if (limit < TimeSpan.Zero)
        {
            return await factory(missing, cancellationToken).ConfigureAwait(false);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = factory(missing, stop.Token).AsTask();
        try
        {
            return await work.WaitAsync(limit, _clock.Provider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!work.IsFaulted)
        {
            if (work.IsCompletedSuccessfully)
            {
                return await work.ConfigureAwait(false);
            }

            Forget(work);
            await stop.CancelAsync().ConfigureAwait(false);
            throw new CacheTimeoutException(scope.Namespace.Name, limit, reason);
        }
    }
}
