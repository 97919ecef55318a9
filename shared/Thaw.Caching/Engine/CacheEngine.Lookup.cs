using Microsoft.Extensions.Logging;
using Thaw.Caching.Flights;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>Every look-up with a factory that <see cref="TryHit{T}"/> did not answer.</summary>
    public ValueTask<CacheResult<T>> GetOrCreateAsync<TFactory, T>(
        CacheScope scope, string key, TFactory factory, LookupOptions asked, CancellationToken cancellationToken)
        where TFactory : struct, IValueFactory<T>
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<CacheResult<T>>(cancellationToken);
        }

        Refuse(scope);
        if (!CanCache(key))
        {
            return BypassAsync<TFactory, T>(scope, key, factory, asked, cancellationToken);
        }

        CheckTags(asked.Tags);
        var hash = KeyHash.Compute(key, scope.Seed);
        return asked.ReadsMemory && scope.Memory is { } memory && memory.Find(hash, scope, key) is { } entry
            ? JudgeAndMakeAsync<TFactory, T>(hash, scope, key, entry, factory, asked, cancellationToken)
            : FlyAsync<TFactory, T>(hash, scope, key, factory, asked, default, cancellationToken);
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

        if (found.MayRefresh && TryRefreshBehind<TFactory, T>(hash, scope, key, factory, asked, found.Result))
        {
            CountStale(scope);
            return found.Result;
        }

        return await FlyAsync<TFactory, T>(hash, scope, key, factory, asked, found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A look-up without a factory.</summary>
    public async ValueTask<CacheResult<T>> TryGetAsync<T>(CacheScope scope, string key, LookupOptions asked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Refuse(scope);
        if (!CanCache(key))
        {
            return default;
        }

        var hash = KeyHash.Compute(key, scope.Seed);
        var found = default(MemoryFind<T>);
        if (asked.ReadsMemory && scope.Memory is { } memory && memory.Find(hash, scope, key) is { } entry)
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
            return new MemoryFind<T>(MemoryWorth.Fresh, new CacheResult<T>(value, CacheTier.Memory, entry.FreshUntil, false, entry.Tags));
        }

        // Past memory's own time, not the value's: the durable tier is asked, and this is what is left if nobody answers.
        var worth = now >= entry.FreshUntil && now < entry.StaleUntil ? MemoryWorth.Refresh : MemoryWorth.Fallback;
        return new MemoryFind<T>(worth, new CacheResult<T>(value, CacheTier.Memory, entry.FreshUntil, now >= entry.FreshUntil, entry.Tags));
    }

    /// <summary>Whether memory may serve: the last check is recent, or the durable tier has been out of reach for no longer than is allowed.</summary>
    private async ValueTask<bool> VerifyAsync(long now, CancellationToken cancellationToken)
    {
        if (_check is null || await _check.EnsureAsync(now, cancellationToken).ConfigureAwait(false))
        {
            if (_committer is { HasUncommitted: true })
            {
                await _committer.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            return true;
        }

        return _ledger.LastVerified > 0 && !WallClock.HasPassed(_ledger.LastVerified, _clock.Ticks, _maximumUnverified);
    }

    /// <summary>Joins the flight for a key, or leads one; waits no longer than the caller may.</summary>
    private ValueTask<CacheResult<T>> FlyAsync<TFactory, T>(
        ulong hash, CacheScope scope, string key, TFactory factory, LookupOptions asked, MemoryFind<T> fallback, CancellationToken cancellationToken)
        where TFactory : struct, IValueFactory<T>
    {
        var deadline = _deadline.Current;
        var canLeave = cancellationToken.CanBeCanceled || deadline is not null;
        var flight = _flights.JoinOrLead<T>(hash, scope, key, canLeave, out var leads);
        if (!leads)
        {
            return FollowAsync(flight, fallback, deadline, cancellationToken);
        }

        var work = IsLocal(scope, asked, fallback) ? LeadLocallyAsync(flight, factory, asked) : LeadAsync(flight, factory, asked, fallback);
        return canLeave && !work.IsCompleted ? WaitAsync(flight, work.AsTask(), fallback, deadline, cancellationToken) : work;
    }

    private async ValueTask<CacheResult<T>> FollowAsync<T>(
        Flight<T> flight, MemoryFind<T> fallback, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        if (fallback.MayRefresh)
        {
            // Somebody refreshes it already.
            flight.Leave();
            CountStale(flight.Scope);
            return fallback.Result;
        }

        if (flight.TryGetStale(out var stale))
        {
            flight.Leave();
            CountStale(flight.Scope);
            return stale;
        }

        var result = await WaitAsync(flight, flight.Followers, fallback, deadline, cancellationToken).ConfigureAwait(false);
        if (flight.Copy is { } form && TryRead<T>(form, out var own))
        {
            return new CacheResult<T>(own, result.Tier, result.ExpiresAtTicks, result.IsStale, result.Tags);
        }

        return result;
    }

    /// <summary>Waits for a flight until it ends, the caller gives up, or the request's time is over.</summary>
    private async ValueTask<CacheResult<T>> WaitAsync<T>(
        Flight<T> flight, Task<CacheResult<T>> work, MemoryFind<T> fallback, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        var left = Timeout.InfiniteTimeSpan;
        if (deadline is { } end)
        {
            left = TimeSpan.FromTicks(Math.Max(0, end.UtcTicks - _clock.Ticks));
        }

        try
        {
            return await work.WaitAsync(left, _clock.Provider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (deadline is not null && !work.IsCompleted)
        {
            Abandon(flight, work);
            if (fallback.IsFound)
            {
                CountStale(flight.Scope);
                return fallback.Result;
            }

            if (flight.TryGetStale(out var stale))
            {
                CountStale(flight.Scope);
                return stale;
            }

            throw new CacheTimeoutException(flight.Scope.Namespace.Name, left, CacheTimeoutReason.Deadline);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !work.IsCompleted)
        {
            Abandon(flight, work);
            throw;
        }
    }

    private void Abandon<T>(Flight<T> flight, Task<CacheResult<T>> work)
    {
        // Nobody may be left to look at how it ends.
        _ = work.ContinueWith(static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        if (flight.Leave())
        {
            _flights.Remove(flight);
        }
    }

    /// <summary>Makes the value for all who wait, and makes sure that each gets one of their own.</summary>
    private async ValueTask<CacheResult<T>> LeadAsync<TFactory, T>(Flight<T> flight, TFactory factory, LookupOptions asked, MemoryFind<T> fallback)
        where TFactory : struct, IValueFactory<T>
    {
        try
        {
            return Land(flight, await MakeAsync(flight, factory, asked, fallback).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            Crash(flight, error);
            throw;
        }
    }

    /// <summary>Ends a flight with its outcome for all who wait.</summary>
    private CacheResult<T> Land<T>(Flight<T> flight, in CacheResult<T> result)
    {
        var hasFollowers = flight.Close();
        _flights.Remove(flight);
        if (hasFollowers)
        {
            if (flight.Copy is null && result.Found && result.Value is not null && !IsShared<T>(flight.Scope))
            {
                // The leader's caller does not have the value yet, so nobody can be changing it.
                flight.Copy = Serialize(_codecs.Of<T>(), result.Value);
            }

            flight.Succeed(result);
        }

        return result;
    }

    private void Crash<T>(Flight<T> flight, Exception error)
    {
        var hasFollowers = flight.Close();
        _flights.Remove(flight);
        if (hasFollowers)
        {
            flight.Fail(error);
        }
    }

    /// <summary>
    /// Starts a refresh that goes on behind the callers, unless one is under way. <see langword="false"/> where the host does not promise that it can go on.
    /// </summary>
    private bool TryRefreshBehind<TFactory, T>(
        ulong hash, CacheScope scope, string key, TFactory factory, LookupOptions asked, CacheResult<T> stale)
        where TFactory : struct, IValueFactory<T>
    {
        if (!asked.MayMake)
        {
            return true;
        }

        if (_after.Lifetime == WorkLifetime.None)
        {
            return false;
        }

        var flight = _flights.JoinOrLead<T>(hash, scope, key, canLeave: true, out var leads);
        if (!leads)
        {
            flight.Leave();
            return true;
        }

        flight.Release(stale);
        var fallback = new MemoryFind<T>(MemoryWorth.Refresh, stale);
        if (_after.TryPost(stopping => RefreshAsync(flight, factory, asked, fallback, stopping)))
        {
            return true;
        }

        // Whoever joined in between has its stale value already.
        flight.Close();
        _flights.Remove(flight);
        return false;
    }

    private async Task RefreshAsync<TFactory, T>(
        Flight<T> flight, TFactory factory, LookupOptions asked, MemoryFind<T> fallback, CancellationToken stopping)
        where TFactory : struct, IValueFactory<T>
    {
        try
        {
            using var registration = stopping.UnsafeRegister(static f => ((Flight<T>)f!).Leave(), flight);
            await LeadAsync(flight, factory, asked, fallback).ConfigureAwait(false);
        }
        catch (Exception error) // A refresh has no caller; the stale value goes on being served and the next one tries again.
        {
            LogRefreshFailed(_logger, flight.Scope.Namespace.Name, error);
        }
    }

    private static void CountStale(CacheScope scope)
    {
        scope.Namespace.CountMemoryHit();
        scope.Namespace.CountStaleHit();
    }

    [LoggerMessage(1002, LogLevel.Warning, "A refresh failed in namespace '{Namespace}'; the value before is served as long as the policy allows.")]
    private static partial void LogRefreshFailed(ILogger logger, string @namespace, Exception error);

    [LoggerMessage(1003, LogLevel.Warning, "An entry could not be read as {Type}; it counts as missing.")]
    private static partial void LogUnreadable(ILogger logger, Type type, Exception error);
}
