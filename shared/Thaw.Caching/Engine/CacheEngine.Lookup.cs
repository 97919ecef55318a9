using Microsoft.Extensions.Logging;
using Thaw.Caching.Flights;
using Thaw.Caching.Memory;
using Thaw.Caching.Serialization;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>Every look-up with a factory that <see cref="TryHit{T}"/> did not answer.</summary>
    public ValueTask<CacheResult<T>> GetOrCreateAsync<TFactory, T>(
        CacheScope scope, string key, TFactory factory, in LookupOptions asked, CancellationToken cancellationToken)
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

    /// <summary>Waits for a check, which may be another's with more time to spare, no longer than this request has.</summary>
    private async ValueTask<bool> EnsureInTimeAsync(Invalidation.InvalidationCheck check, long now, CancellationToken cancellationToken)
    {
        var checking = check.EnsureAsync(now, cancellationToken);
        if (checking.IsCompleted || _deadline.Current is not { } end)
        {
            return await checking.ConfigureAwait(false);
        }

        try
        {
            return await checking.AsTask().WaitAsync(TimeSpan.FromTicks(Math.Max(0, end.UtcTicks - _clock.Ticks)), _clock.Provider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Joins the flight for a key, or leads one; waits no longer than the caller may.</summary>
    private ValueTask<CacheResult<T>> FlyAsync<TFactory, T>(
        ulong hash, CacheScope scope, string key, TFactory factory, in LookupOptions asked, in MemoryFind<T> fallback, CancellationToken cancellationToken)
        where TFactory : struct, IValueFactory<T>
    {
        var deadline = _deadline.Current;
        var canLeave = cancellationToken.CanBeCanceled || deadline is not null;
        var flight = _flights.JoinOrLead<T>(hash, scope, key, asked.Flags, canLeave, out var leads);
        return leads
            ? TakeOff(flight, factory, asked, fallback, canLeave, deadline, cancellationToken)
            : JoinAsync(flight, factory, asked, fallback, canLeave, deadline, cancellationToken);
    }

    private ValueTask<CacheResult<T>> TakeOff<TFactory, T>(
        Flight<T> flight, TFactory factory, in LookupOptions asked, in MemoryFind<T> fallback, bool canLeave, DateTimeOffset? deadline, CancellationToken cancellationToken)
        where TFactory : struct, IValueFactory<T>
    {
        var work = IsLocal(flight.Scope, asked, fallback) ? LeadLocallyAsync(flight, factory, asked) : LeadAsync(flight, factory, asked, fallback);
        return canLeave && !work.IsCompleted ? WaitAsync(flight, work.AsTask(), fallback, deadline, cancellationToken) : work;
    }

    private async ValueTask<CacheResult<T>> JoinAsync<TFactory, T>(
        Flight<T> flight, TFactory factory, LookupOptions asked, MemoryFind<T> fallback, bool canLeave, DateTimeOffset? deadline, CancellationToken cancellationToken)
        where TFactory : struct, IValueFactory<T>
    {
        if (await FollowAsync(flight, asked, fallback, mayBeOld: true, deadline, cancellationToken).ConfigureAwait(false) is { } followed)
        {
            return followed;
        }

        // It set out before something was invalidated and is no answer to a call that began after; it goes on for those who wait for it already.
        // Whatever flight comes next set out after this call did.
        _flights.Remove(flight);
        var next = _flights.JoinOrLead<T>(flight.Hash, flight.Scope, flight.Key, asked.Flags, canLeave, out var leads);
        return leads
            ? await TakeOff(next, factory, asked, fallback, canLeave, deadline, cancellationToken).ConfigureAwait(false)
            : (await FollowAsync(next, asked, fallback, mayBeOld: false, deadline, cancellationToken).ConfigureAwait(false))!.Value;
    }

    /// <summary>What a flight under way answers a newcomer; <see langword="null"/> where it set out too early for this one.</summary>
    private async ValueTask<CacheResult<T>?> FollowAsync<T>(
        Flight<T> flight, LookupOptions asked, MemoryFind<T> fallback, bool mayBeOld, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        if (fallback.MayRefresh)
        {
            // Somebody refreshes it already.
            flight.Leave();
            CountStale(flight.Scope);
            return fallback.Result;
        }

        if (mayBeOld && await IsOldAsync(flight, asked.Tags, cancellationToken).ConfigureAwait(false))
        {
            flight.Leave();
            return null;
        }

        // Whatever this process knows of by now, the answer must honour; what is invalidated from here on, it need not.
        var seen = _ledger.Known;
        if (flight.TryGetStale(out var result, out var validAt))
        {
            flight.Leave();
            if (mayBeOld && (IsOutdated(flight, validAt, result.Tags) || _clock.Ticks >= UsefulUntil(result, flight.Scope)))
            {
                // Or its refresh takes so long that the value may not be served any more.
                return null;
            }
        }
        else
        {
            result = await WaitAsync(flight, flight.Followers, fallback, deadline, cancellationToken).ConfigureAwait(false);
            validAt = flight.IsStale(result) && flight.TryGetStale(out _, out var staleAt) ? staleAt : flight.Begun;
            if (mayBeOld && validAt < seen && IsOutdated(flight, validAt, result.Tags))
            {
                // It was read, or its factory named a tag, after this call asked whether it was too old.
                return null;
            }
        }

        Count(flight.Scope, result);
        return flight.CopyOf(result) is { } form && TryRead<T>(form, out var own)
            ? new CacheResult<T>(own, result.Tier, result.ExpiresAtTicks, result.IsStale, result.Tags)
            : result;
    }

    /// <summary>Whether a flight's factory began before an invalidation that a call which begins now must have seen; a check that is due is waited for.</summary>
    private async ValueTask<bool> IsOldAsync<T>(Flight<T> flight, IReadOnlyCollection<string>? tags, CancellationToken cancellationToken)
    {
        var now = _clock.Ticks;
        if (_ledger.IsCheckDue(now))
        {
            try
            {
                await VerifyAsync(now, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Abandon(flight, flight.Followers);
                throw;
            }
        }

        return IsOutdated(flight, flight.Begun, tags);
    }

    /// <summary>Whether this process knows of an invalidation that is newer than a flight had it at some counter.</summary>
    private bool IsOutdated(Flight flight, long since, IEnumerable<string>? tags)
    {
        if (since < 0)
        {
            return _ledger.Known >= 0;
        }

        return since < long.MaxValue && _ledger.Covers(flight.Scope.Place(flight.Key), since, tags?.ToArray() ?? []);
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
        catch (TimeoutException) when (deadline is not null && !work.IsFaulted)
        {
            if (work.IsCompleted)
            {
                // It ended in the same moment: its outcome counts.
                return await work.ConfigureAwait(false);
            }

            Abandon(flight, work);
            if (fallback.IsFound)
            {
                return fallback.Result;
            }

            if (flight.TryGetStale(out var stale, out _))
            {
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
        Forget(work);
        if (flight.Leave())
        {
            _flights.Remove(flight);
        }
    }

    /// <summary>Nobody may be left to look at how it ends; its fault is seen here, so that it does not surface elsewhere.</summary>
    private static void Forget(Task work) =>
        _ = work.ContinueWith(static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

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
            SerializedValue? copy;
            try
            {
                // The leader's caller does not have the value yet, so nobody can be changing it. One that others were released with has its form already.
                copy = flight.IsStale(result) ? null : FormOf(flight.Scope, result);
            }
            catch (Exception error)
            {
                flight.Fail(error);
                throw;
            }

            flight.Succeed(result, copy);
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

        var flight = _flights.JoinOrLead<T>(hash, scope, key, asked.Flags, canLeave: true, out var leads);
        if (!leads)
        {
            flight.Leave();
            return true;
        }

        Release(flight, stale);
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

    /// <summary>Lets followers have an older value. It is serialised before anybody has it: they get copies, and its owner may change it from then on.</summary>
    private void Release<T>(Flight<T> flight, in CacheResult<T> stale)
    {
        if (!flight.IsReleased)
        {
            flight.Release(stale, FormOf(flight.Scope, stale), _ledger.Known);
        }
    }

    /// <summary>What others make their own value from; <see langword="null"/> where they may have the same.</summary>
    private SerializedValue? FormOf<T>(CacheScope scope, in CacheResult<T> result) =>
        result.Value is null || IsShared<T>(scope) ? null : Serialize(_codecs.Of<T>(), result.Value);

    /// <summary>Counts a look-up that another one answered.</summary>
    private static void Count<T>(CacheScope scope, in CacheResult<T> result)
    {
        if (result.IsStale)
        {
            CountStale(scope);
        }
        else if (result.Tier == CacheTier.Durable)
        {
            scope.Namespace.CountDurableHit(0);
        }
        else if (result.Tier == CacheTier.Memory)
        {
            scope.Namespace.CountMemoryHit();
        }
        else
        {
            scope.Namespace.CountMiss();
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
