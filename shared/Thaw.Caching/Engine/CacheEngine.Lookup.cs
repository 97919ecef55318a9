using System.Runtime.CompilerServices;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>
    /// Every look-up with a factory that <see cref="TryHit{T}"/> did not answer. True: it is answered at once; otherwise <paramref name="work"/> is to be waited for.
    /// </summary>
    public bool TryCreate<TFactory, T>(
        KeyProbe probe, CacheScope scope, string key, TFactory factory, in LookupOptions asked, CancellationToken cancellationToken,
        out CacheResult<T> made, out ValueTask<CacheResult<T>> work)
        where TFactory : struct, IValueFactory<T>
    {
        MemoryEntry? entry = null;
        if (!cancellationToken.IsCancellationRequested)
        {
            Refuse(scope);
            if (CanCache(key))
            {
                CheckTags(asked.Tags);
                entry = probe.IsAbsent || !asked.ReadsMemory ? null : InMemory(probe.Hash, scope, key);
                if (entry is null)
                {
                    return TryFly(probe.Hash, probe.LookedAt, scope, key, factory, asked, default, cancellationToken, out made, out work);
                }
            }
        }

        made = default;
        CreateApart(probe.Hash, scope, key, entry, factory, asked, cancellationToken, out work);
        return false;
    }

    // Not inlined: what it hands from hand to hand would have to be cleared by every miss.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CreateApart<TFactory, T>(
        ulong hash, CacheScope scope, string key, MemoryEntry? entry, in TFactory factory, in LookupOptions asked, CancellationToken cancellationToken,
        out ValueTask<CacheResult<T>> work)
        where TFactory : struct, IValueFactory<T>
    {
        if (cancellationToken.IsCancellationRequested)
        {
            work = ValueTask.FromCanceled<CacheResult<T>>(cancellationToken);
        }
        else
        {
            work = entry is null
                ? BypassAsync<TFactory, T>(scope, key, factory, asked, cancellationToken)
                : JudgeAndMakeAsync<TFactory, T>(hash, scope, key, entry, factory, asked, cancellationToken);
        }
    }

    private async ValueTask<CacheResult<T>> JudgeAndMakeAsync<TFactory, T>(
        ulong hash, CacheScope scope, string key, MemoryEntry entry, TFactory factory, LookupOptions asked, CancellationToken cancellationToken)
        where TFactory : struct, IValueFactory<T>
    {
        var found = await JudgeAsync<T>(scope, entry, cancellationToken).ConfigureAwait(false);
        if (found.IsFresh)
        {
            return found.Result;
        }

        if (found.MayRefresh && (TryRefreshBehind<TFactory, T>(hash, scope, key, factory, asked, found) || IsRefreshedElsewhere(scope, key)))
        {
            CountStale(scope);
            return found.Result;
        }

        return TryFly(hash, _clock.Ticks, scope, key, factory, asked, found, cancellationToken, out var made, out var work) ? made : await work.ConfigureAwait(false);
    }

    /// <summary>A look-up without a factory.</summary>
    public async ValueTask<CacheResult<T>> TryGetAsync<T>(KeyProbe probe, CacheScope scope, string key, LookupOptions asked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Refuse(scope);
        if (!CanCache(key))
        {
            return default;
        }

        CheckTags(asked.Tags);
        var hash = probe.Hash;
        var found = default(MemoryFind<T>);
        if (!probe.IsAbsent && asked.ReadsMemory && InMemory(hash, scope, key) is { } entry)
        {
            found = await JudgeAsync<T>(scope, entry, cancellationToken).ConfigureAwait(false);
            if (found.IsFresh)
            {
                return found.Result;
            }

            if (found.MayRefresh)
            {
                CountStale(scope);
                return found.Result;
            }
        }

        var durable = await ReadDurableAsync<T>(hash, scope, key, asked, cancellationToken).ConfigureAwait(false);
        switch (durable.Outcome)
        {
            case DurableOutcome.Fresh:
                scope.Namespace.CountDurableHit(durable.Bytes);
                return durable.Result;
            case DurableOutcome.Stale:
                scope.Namespace.CountDurableHit(durable.Bytes);
                scope.Namespace.CountStaleHit();
                return durable.Result;
            default:
                scope.Namespace.CountMiss();
                return default;
        }
    }

    /// <summary>What an entry in memory is worth now, after a check where one is due.</summary>
    private async ValueTask<MemoryFind<T>> JudgeAsync<T>(CacheScope scope, MemoryEntry entry, CancellationToken cancellationToken)
    {
        var now = _clock.Ticks;
        if (_ledger.IsCheckDue(now) && !await VerifyAsync(now, cancellationToken).ConfigureAwait(false))
        {
            return default;
        }

        // Taken before the tables are looked at: whatever has this number or a smaller one is in them.
        var known = _ledger.Known;
        if (!_ledger.Validate(entry))
        {
            scope.Memory!.Remove(entry);
            return default;
        }

        now = _clock.Ticks;
        if (now >= entry.ErrorUntil)
        {
            scope.Memory!.Remove(entry);
            return default;
        }

        if (!TryHandOut<T>(entry, out var value))
        {
            return default;
        }

        if (now < entry.Until)
        {
            scope.Memory!.Touch(entry);
            scope.Namespace.CountMemoryHit();
            return new MemoryFind<T>(MemoryWorth.Fresh, new CacheResult<T>(value, CacheTier.Memory, entry.FreshUntil, false, entry.Tags), known);
        }

        // Past memory's own time, not the value's: the durable tier is asked, and this is what is left if nobody answers.
        var worth = now >= entry.FreshUntil && now < entry.StaleUntil ? MemoryWorth.Refresh : MemoryWorth.Fallback;
        return new MemoryFind<T>(worth, new CacheResult<T>(value, CacheTier.Memory, entry.FreshUntil, now >= entry.FreshUntil, entry.Tags), known);
    }

    /// <summary>Whether memory may serve: the last check is recent, or the durable tier has been out of reach for no longer than is allowed.</summary>
    private async ValueTask<bool> VerifyAsync(long now, CancellationToken cancellationToken)
    {
        if (_check is null || await EnsureInTimeAsync(_check, now, cancellationToken).ConfigureAwait(false))
        {
            if (_committer is { HasUncommitted: true })
            {
                await _committer.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            return true;
        }

        return _ledger.LastVerified > 0 && !WallClock.HasPassed(_ledger.LastVerified, _clock.Ticks, _maximumUnverified);
    }

    /// <summary>Waits for a check, which may be another's with more time to spare, no longer than this request may wait for the tier.</summary>
    private async ValueTask<bool> EnsureInTimeAsync(Invalidation.InvalidationCheck check, long now, CancellationToken cancellationToken)
    {
        var checking = check.EnsureAsync(now, cancellationToken);
        if (checking.IsCompleted || _deadline.Current is null)
        {
            return await checking.ConfigureAwait(false);
        }

        try
        {
            return await checking.AsTask().WaitAsync(_gate!.Share, _clock.Provider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
