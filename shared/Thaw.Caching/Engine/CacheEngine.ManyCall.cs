using Thaw.Caching.Invalidation;

namespace Thaw.Caching.Engine;

/// <summary>One call of a factory for many keys, within the namespace's limits.</summary>
internal sealed partial class CacheEngine
{
    /// <summary>
    /// The hard limit cancels the factory. At the soft one, whoever waits for a key with an older value is released with it; the caller is, if that is true of all its keys.
    /// </summary>
    private async ValueTask<Made<IReadOnlyDictionary<string, T>>> CallManyAsync<T>(Batch<T> batch, List<BatchKey<T>> keys)
    {
        var policy = batch.Scope.Namespace.Policy;
        var names = keys.ConvertAll(k => k.Key);
        var leases = keys.FindAll(k => k.Lease is not null).ConvertAll(k => k.Lease!);
        if (policy is { FactoryTimeout: null, FactorySoftTimeout: null } && leases.Count == 0)
        {
            return new(await InvokeManyAsync(batch, names, batch.Abandoned).ConfigureAwait(false), null);
        }

        var began = _clock.Ticks;
        var isLate = false;
        var limit = CancellationTokenSource.CreateLinkedTokenSource(batch.Abandoned);
        var work = InvokeManyAsync(batch, names, limit.Token).AsTask();
        try
        {
            var keeping = Task.WhenAll(leases.Select(l => l.KeepAsync(work, policy.LeaseDuration, _clock.Provider)));
            if (policy.FactorySoftTimeout is { } soft && keys.Exists(HasFallback) && !await EndsWithinAsync(work, soft, batch.Abandoned).ConfigureAwait(false))
            {
                foreach (var key in keys.FindAll(HasFallback))
                {
                    Release(key.Flight!, key.Fallback);
                }

                isLate = keys.TrueForAll(HasFallback);
                if (isLate)
                {
                    return new(null!, new LateCall<IReadOnlyDictionary<string, T>>(work, limit));
                }
            }

            if (!await EndsWithinAsync(work, LeftOf(policy.FactoryTimeout, began), batch.Abandoned).ConfigureAwait(false))
            {
                throw new CacheTimeoutException(batch.Scope.Namespace.Name, policy.FactoryTimeout!.Value, CacheTimeoutReason.Factory);
            }

            var made = await work.ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
            return new(made, null);
        }
        finally
        {
            if (!isLate)
            {
                await StopAsync(new LateCall<IReadOnlyDictionary<string, T>>(work, limit)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Serves the caller its older values; the factory goes on behind it where the host lets it, in the flights that it began in.</summary>
    private async ValueTask ServeOlderAsync<T>(
        Batch<T> batch, List<BatchKey<T>> keys, LateCall<IReadOnlyDictionary<string, T>> late, LedgerMark mark, long started)
    {
        var behind = keys.ConvertAll(k => k.GoOn());
        foreach (var key in keys)
        {
            // What goes on behind has the leases from here on.
            CountStale(batch.Scope);
            key.Lease = null;
            key.End(key.Fallback.Result);
        }

        if (_after.Lifetime != WorkLifetime.None && _after.TryPost(stopping => FinishManyAsync(batch, behind, late, mark, started, stopping)))
        {
            return;
        }

        await StopAsync(late).ConfigureAwait(false);
        await ReturnAsync(batch, behind).ConfigureAwait(false);
    }

    private async Task FinishManyAsync<T>(
        Batch<T> before, List<BatchKey<T>> keys, LateCall<IReadOnlyDictionary<string, T>> late, LedgerMark mark, long started, CancellationToken stopping)
    {
        // Its faults are nobody's but the log's: the caller has been served.
        var batch = new Batch<T>(before.Scope, before.Asked, before.Factory, canLeave: false);
        var ns = batch.Scope.Namespace;
        try
        {
            var made = await late.Work.WaitAsync(LeftOf(ns.Policy.FactoryTimeout, started), _clock.Provider, stopping).ConfigureAwait(false);
            ns.CountFactory(_clock.Ticks - started, failed: false);
            await KeepManyAsync(batch, keys, made, mark, started).ConfigureAwait(false);
            if (batch.Fault is { } fault)
            {
                LogRefreshFailed(_logger, ns.Name, fault);
            }
        }
        catch (Exception error) // As above.
        {
            ns.CountFactory(_clock.Ticks - started, failed: true);
            LogRefreshFailed(_logger, ns.Name, error);
        }
        finally
        {
            await StopAsync(late).ConfigureAwait(false);
            await ReturnAsync(batch, keys).ConfigureAwait(false);
        }
    }

    /// <summary>Lands with the older value what is still under way, and gives the leases back.</summary>
    private async ValueTask ReturnAsync<T>(Batch<T> batch, List<BatchKey<T>> keys)
    {
        foreach (var key in keys)
        {
            if (!key.IsOver)
            {
                End(batch, key, FallBack(key.Flight!, key.Fallback));
            }
        }

        await ReleaseManyAsync(keys).ConfigureAwait(false);
    }

    private TimeSpan LeftOf(TimeSpan? limit, long began) =>
        limit is { } all ? TimeSpan.FromTicks(Math.Clamp(all.Ticks - (_clock.Ticks - began), 0, all.Ticks)) : Timeout.InfiniteTimeSpan;

    /// <summary>Whether work ends within a while, whatever its outcome; throws only when everybody has left.</summary>
    private async ValueTask<bool> EndsWithinAsync(Task work, TimeSpan limit, CancellationToken abandoned)
    {
        if (!work.IsCompleted)
        {
            await work.WaitAsync(limit, _clock.Provider, abandoned).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!work.IsCompleted)
        {
            abandoned.ThrowIfCancellationRequested();
        }

        return work.IsCompleted;
    }
}
