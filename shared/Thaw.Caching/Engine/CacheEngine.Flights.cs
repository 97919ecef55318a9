using System.Runtime.CompilerServices;
using Thaw.Caching.Flights;

namespace Thaw.Caching.Engine;

/// <summary>Waiting for a value in the making, and leading the making of it.</summary>
internal sealed partial class CacheEngine
{
    /// <summary>
    /// Joins the flight for a key, or leads one; waits no longer than the caller may. True: the value is there already; otherwise <paramref name="work"/> is to be waited for.
    /// </summary>
    private bool TryFly<TFactory, T>(
        ulong hash, long now, CacheScope scope, string key, TFactory factory, in LookupOptions asked, in MemoryFind<T> fallback, CancellationToken cancellationToken,
        out CacheResult<T> made, out ValueTask<CacheResult<T>> work)
        where TFactory : struct, IValueFactory<T>
    {
        var deadline = _deadline.Current;
        var canLeave = cancellationToken.CanBeCanceled || deadline is not null;
        var flight = _flights.JoinOrLead<T>(hash, scope, key, asked.Flags, canLeave, out var leads);
        if (leads)
        {
            return TryTakeOff(flight, now, factory, asked, fallback, canLeave, deadline, cancellationToken, out made, out work);
        }

        made = default;
        Join(flight, factory, asked, fallback, canLeave, deadline, cancellationToken, out work);
        return false;
    }

    // Not inlined, as the next: the state of what waits would have to be cleared by every miss.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Join<TFactory, T>(
        Flight<T> flight, in TFactory factory, in LookupOptions asked, in MemoryFind<T> fallback, bool canLeave, in DateTimeOffset? deadline,
        CancellationToken cancellationToken, out ValueTask<CacheResult<T>> work)
        where TFactory : struct, IValueFactory<T> =>
        work = JoinAsync(flight, factory, asked, fallback, canLeave, deadline, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Lead<TFactory, T>(
        Flight<T> flight, in TFactory factory, in LookupOptions asked, in MemoryFind<T> fallback, in BegunReading begun, out ValueTask<CacheResult<T>> work)
        where TFactory : struct, IValueFactory<T> =>
        work = LeadAsync(flight, factory, asked, fallback, begun);

    private bool TryTakeOff<TFactory, T>(
        Flight<T> flight, long now, TFactory factory, in LookupOptions asked, in MemoryFind<T> fallback, bool canLeave, DateTimeOffset? deadline, CancellationToken cancellationToken,
        out CacheResult<T> made, out ValueTask<CacheResult<T>> work)
        where TFactory : struct, IValueFactory<T>
    {
        if (fallback.IsFound || !(IsLocal(flight.Scope, asked) || IsReadAlone(flight.Scope, asked)))
        {
            made = default;
            Lead(flight, factory, asked, fallback, default, out work);
        }
        else if (_gate is null ? TryLeadLocally(flight, now, factory, asked, out made, out work) : TryLeadAtOnce(flight, now, factory, asked, out made, out work))
        {
            return true;
        }

        if (canLeave)
        {
            LimitWait(flight, fallback, deadline, ref work, cancellationToken);
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LimitWait<T>(
        Flight<T> flight, in MemoryFind<T> fallback, DateTimeOffset? deadline, ref ValueTask<CacheResult<T>> work, CancellationToken cancellationToken)
    {
#pragma warning disable CA2012 // It is handed out once: a work that is waited for has become a task.
        if (!work.IsCompleted)
        {
            work = WaitAsync(flight, work.AsTask(), fallback, deadline, cancellationToken);
        }
#pragma warning restore CA2012
    }

    private async ValueTask<CacheResult<T>> JoinAsync<TFactory, T>(
        Flight<T> flight, TFactory factory, LookupOptions asked, MemoryFind<T> fallback, bool canLeave, DateTimeOffset? deadline, CancellationToken cancellationToken)
        where TFactory : struct, IValueFactory<T>
    {
        long? seen = null;
        while (true)
        {
            var followed = await FollowAsync(flight, asked, fallback, seen, deadline, cancellationToken).ConfigureAwait(false);
            if (followed is null)
            {
                // It set out before something was invalidated and is no answer to a call that began after; it goes on for those who wait for it already.
                _flights.Remove(flight);
            }
            else if (followed.Value.Found || !asked.MayMake)
            {
                return followed.Value;
            }

            // Or it was one of many keys, and the factory that got them left this one out. Whatever flight comes next set out after this call did,
            // or goes on with what a late factory is making; its counter tells which.
            seen ??= _ledger.Known;
            flight = _flights.JoinOrLead<T>(flight.Hash, flight.Scope, flight.Key, asked.Flags, canLeave, out var leads);
            if (leads)
            {
                return TryTakeOff(flight, _clock.Ticks, factory, asked, fallback, canLeave, deadline, cancellationToken, out var made, out var work)
                    ? made
                    : await work.ConfigureAwait(false);
            }
        }
    }

    /// <summary>What a flight under way answers a newcomer; <see langword="null"/> where it set out too early for this one.</summary>
    /// <param name="flight">The flight.</param>
    /// <param name="asked">What the newcomer asks for.</param>
    /// <param name="fallback">What it would be served otherwise.</param>
    /// <param name="seen">The counter that its answer must honour, where that was settled with an earlier flight: one that set out at it or later is not judged again.</param>
    /// <param name="deadline">Until when it waits.</param>
    /// <param name="cancellationToken">The newcomer's own.</param>
    private async ValueTask<CacheResult<T>?> FollowAsync<T>(
        Flight<T> flight, LookupOptions asked, MemoryFind<T> fallback, long? seen, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        if (fallback.MayRefresh)
        {
            // Somebody refreshes it already.
            Leave(flight);
            CountStale(flight.Scope);
            return fallback.Result;
        }

        var isFirst = seen is null;
        var isVerified = await IsVerifiedAsync(flight, cancellationToken).ConfigureAwait(false);
        if (isVerified ? MayBeOld(flight.Begun) && IsOutdated(flight, flight.Begun, asked.Tags) : HasLongBegun(flight))
        {
            Leave(flight);
            return null;
        }

        // Whatever this process knows of by now, the answer must honour; what is invalidated from here on, it need not.
        var known = seen ?? _ledger.Known;
        if (flight.TryGetStale(out var result, out var validAt))
        {
            Leave(flight);
            if ((MayBeOld(validAt) || (!isVerified && HasLongBegun(flight))) && (!isVerified || IsOutdated(flight, validAt, result.Tags) || _clock.Ticks >= UsefulUntil(result, flight.Scope)))
            {
                // Or its refresh takes so long that the value may not be served any more; or nobody can say what was invalidated since.
                return null;
            }
        }
        else
        {
            result = await WaitAsync(flight, flight.Followers, fallback, deadline, cancellationToken).ConfigureAwait(false);
            validAt = flight.IsStale(result) && flight.TryGetStale(out _, out var staleAt) ? staleAt : flight.Begun;
            if ((validAt < known && IsOutdated(flight, validAt, result.Tags)) || (result.IsStale && !isVerified && (isFirst || HasLongBegun(flight))))
            {
                // It was read, or its factory named a tag, after this call asked whether it was too old.
                return null;
            }
        }

        if (!result.Found)
        {
            return result;
        }

        Count(flight.Scope, result);
        return flight.CopyOf(result) is { } form && TryRead<T>(form, out var own)
            ? new CacheResult<T>(own, result.Tier, result.ExpiresAtTicks, result.IsStale, result.Tags)
            : result;

        bool MayBeOld(long since) => isFirst || since < seen;
    }

    /// <summary>Waits for a flight no longer. One that is left by everybody is being cancelled: nobody need meet it again.</summary>
    private void Leave(Flight flight)
    {
        if (flight.Leave())
        {
            _flights.Remove(flight);
        }
    }

    /// <summary>Whether this process knows what was invalidated, so that it can tell whether a flight set out too early; a check that is due is waited for.</summary>
    private async ValueTask<bool> IsVerifiedAsync<T>(Flight<T> flight, CancellationToken cancellationToken)
    {
        var now = _clock.Ticks;
        if (!_ledger.IsCheckDue(now))
        {
            return true;
        }

        try
        {
            return await VerifyAsync(now, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Abandon(flight, flight.Followers);
            throw;
        }
    }

    /// <summary>Whether a flight's factory began longer ago than anything unverified may be served. One that began since has seen what was invalidated before it.</summary>
    private bool HasLongBegun(Flight flight) =>
        flight.BegunAt is var at and not long.MaxValue && WallClock.HasPassed(at, _clock.Ticks, _maximumUnverified);

    /// <summary>Whether this process knows of an invalidation that is newer than a flight had it at some counter, or has forgotten whether there was one.</summary>
    private bool IsOutdated(Flight flight, long since, IEnumerable<string>? tags)
    {
        if (since < 0)
        {
            return _ledger.Known >= 0;
        }

        return since < long.MaxValue && _ledger.IsOutdated(flight.Scope.Place(flight.Key), since, tags?.ToArray() ?? []);
    }

    /// <summary>Waits for a flight until it ends, the caller gives up, or the request's time is over.</summary>
    private async ValueTask<CacheResult<T>> WaitAsync<T>(
        Flight<T> flight, Task<CacheResult<T>> work, MemoryFind<T> fallback, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        var left = _clock.Until(deadline);
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
        Leave(flight);
    }

    /// <summary>Nobody may be left to look at how it ends; its fault is seen here, so that it does not surface elsewhere.</summary>
    private static void Forget(Task work) =>
        _ = work.ContinueWith(static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>Makes the value for all who wait, and makes sure that each gets one of their own.</summary>
    private async ValueTask<CacheResult<T>> LeadAsync<TFactory, T>(
        Flight<T> flight, TFactory factory, LookupOptions asked, MemoryFind<T> fallback, BegunReading begun = default)
        where TFactory : struct, IValueFactory<T>
    {
        try
        {
            return Land(flight, await MakeAsync(flight, factory, asked, fallback, begun).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            Crash(flight, error);
            throw;
        }
    }
}
