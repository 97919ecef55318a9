using Thaw.Caching.Invalidation;

namespace Thaw.Caching.Engine;

/// <summary>Leading the flights of many keys: one reading, one call of the factory, and each flight landed with what is its own.</summary>
internal sealed partial class CacheEngine
{
    /// <summary>Makes what is missing for this call and for whoever joined one of its flights.</summary>
    private async Task LeadManyAsync<T>(Batch<T> batch)
    {
        try
        {
            var isAnswered = await LookManyAsync(batch).ConfigureAwait(false);
            if (isAnswered && _lease is not null && batch.Scope.Namespace.Policy.Stampede == CacheStampedeScope.Fleet)
            {
                await MakeUnderLeasesAsync(batch).ConfigureAwait(false);
            }
            else if (batch.Open() is { Count: > 0 } open)
            {
                await MakeTogetherAsync(batch, open).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            foreach (var key in batch.Open())
            {
                if (key.Flight is { } flight)
                {
                    Crash(flight, error);
                }
            }

            throw;
        }

        if (batch.Fault is { } fault)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>Looks once more in memory and then in the durable tier, and lands what is found; <see langword="false"/> where that does not answer.</summary>
    private async ValueTask<bool> LookManyAsync<T>(Batch<T> batch)
    {
        foreach (var key in batch.Keys)
        {
            if (key.Flight is { } flight && batch.Asked.ReadsMemory && !key.Fallback.IsFound && TryLand(flight, out var present))
            {
                End(batch, key, present);
            }
        }

        var open = batch.Open();
        var isAnswered = await ReadManyAsync(batch.Scope, open, batch.Asked, isLatest: false, batch.Abandoned).ConfigureAwait(false);
        foreach (var key in open)
        {
            if (key.Flight is not { } flight || TryEndWithDurable(batch, key))
            {
                continue;
            }

            if (key.Durable.Outcome != DurableOutcome.NoAnswer)
            {
                // The store is the judge: what it no longer has is nothing to fall back on.
                key.Fallback = key.Durable.Outcome is DurableOutcome.Stale or DurableOutcome.Fallback ? key.Durable.ToFallback() : default;
            }
            else if (key.Fallback.IsFound && IsOutdated(flight, key.Fallback.ValidAt, key.Fallback.Result.Tags))
            {
                key.Fallback = default;
            }

            if (key.Fallback.MayRefresh)
            {
                // Everybody else gets the older value at once; this call waits for the new one.
                Release(flight, key.Fallback);
            }
        }

        return isAnswered;
    }

    private bool TryEndWithDurable<T>(Batch<T> batch, BatchKey<T> key)
    {
        if (key.Durable is not { Outcome: DurableOutcome.Fresh } durable)
        {
            return false;
        }

        key.Flight!.Begun = durable.ValidAt;
        batch.Scope.Namespace.CountDurableHit(durable.Bytes);
        End(batch, key, durable.Result);
        return true;
    }

    /// <summary>One call of the factory for some keys, and what becomes of it.</summary>
    private async ValueTask MakeTogetherAsync<T>(Batch<T> batch, List<BatchKey<T>> keys)
    {
        var ns = batch.Scope.Namespace;
        var mark = _ledger.Mark();
        var started = _clock.Ticks;
        foreach (var key in keys)
        {
            if (key.Flight is { } flight)
            {
                Begin(flight, mark, started);
            }
        }

        IReadOnlyDictionary<string, T> made;
        try
        {
            var call = await CallManyAsync(batch, keys).ConfigureAwait(false);
            if (call.Late is { } late)
            {
                await ServeOlderAsync(batch, keys, late, mark, started).ConfigureAwait(false);
                return;
            }

            made = call.Value;
        }
        catch (Exception error) when (error is not OperationCanceledException || !batch.Abandoned.IsCancellationRequested)
        {
            ns.CountFactory(_clock.Ticks - started, failed: true);
            if (FallBackMany(batch, keys, error) is > 0 and var left)
            {
                CountMisses(ns, left);
                throw;
            }

            return;
        }

        ns.CountFactory(_clock.Ticks - started, failed: false);
        CountMisses(ns, keys.Count);
        await KeepManyAsync(batch, keys, made, mark, started).ConfigureAwait(false);
    }

    /// <summary>Keeps what was made and lands each flight; a key that the factory left out ends without a value.</summary>
    private async ValueTask KeepManyAsync<T>(Batch<T> batch, List<BatchKey<T>> keys, IReadOnlyDictionary<string, T> made, LedgerMark mark, long started)
    {
        var writes = new List<FillWrite>();
        var outcomes = new List<(BatchKey<T> Key, CacheResult<T> Result)>();
        foreach (var key in keys)
        {
            var result = default(CacheResult<T>);
            if (made.TryGetValue(key.Key, out var value))
            {
                result = new CacheResult<T>(value, CacheTier.Factory, 0, false, null);
                try
                {
                    var write = key.Flight is null ? null : PrepareFill(
                        key.Hash, batch.Scope, key.Key, value, null, batch.Asked, mark, started, FenceOf(batch.Scope, key.Lease, started), out result);
                    if (write is not null)
                    {
                        writes.Add(write);
                    }
                }
                catch (Exception error) // A serializer's fault concerns this key alone; those who wait for the others get theirs.
                {
                    Fail(batch, key, error);
                    continue;
                }
            }

            outcomes.Add((key, result));
        }

        var isBehind = writes.Count > 0 && batch.Scope.Namespace.Policy.DurableWrite == CacheDurableWrite.AfterResponse
            && TryFillBehind(writes, [.. keys.Where(k => k.Lease is not null).Select(k => k.Lease!)]);
        if (writes.Count > 0 && !isBehind)
        {
            await FinishFillsAsync(writes, CancellationToken.None).ConfigureAwait(false);
        }

        outcomes.ForEach(o => End(batch, o.Key, o.Result));
    }

    /// <summary>Ends the keys for which an older value may stand in; answers how many are left without.</summary>
    private int FallBackMany<T>(Batch<T> batch, List<BatchKey<T>> keys, Exception error)
    {
        var falling = keys.FindAll(HasFallback);
        if (falling.Count > 0)
        {
            LogStaleOnError(_logger, batch.Scope.Namespace.Name, error);
        }

        foreach (var key in falling)
        {
            CountStale(batch.Scope);
            End(batch, key, FallBack(key.Flight!, key.Fallback));
        }

        return keys.Count - falling.Count;
    }

    private bool HasFallback<T>(BatchKey<T> key) => key.Flight is { } flight && MayFallBack(flight, key.Fallback);

    private void End<T>(Batch<T> batch, BatchKey<T> key, in CacheResult<T> result)
    {
        try
        {
            if (key.Flight is { } flight)
            {
                Land(flight, result);
            }

            key.End(result);
        }
        catch (Exception error) // Its followers' copy could not be made; they have the fault.
        {
            batch.Fault ??= error;
            key.End(default);
        }
    }

    private void Fail<T>(Batch<T> batch, BatchKey<T> key, Exception error)
    {
        batch.Fault ??= error;
        if (key.Flight is { } flight)
        {
            Crash(flight, error);
        }

        key.End(default);
    }

    private static void CountMisses(CacheNamespace ns, int count)
    {
        for (var i = 0; i < count; i++)
        {
            ns.CountMiss();
        }
    }
}
