using Thaw.Caching.Flights;
using Thaw.Caching.Invalidation;
using Thaw.Caching.Leases;
using Thaw.Caching.Memory;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>The leader's work: look once more, ask the durable tier, take the fleet's lease where the policy wants it, make the value, keep it.</summary>
    private async ValueTask<CacheResult<T>> MakeAsync<TFactory, T>(
        Flight<T> flight, TFactory factory, LookupOptions asked, MemoryFind<T> fallback, BegunReading begun)
        where TFactory : struct, IValueFactory<T>
    {
        var scope = flight.Scope;
        var isRefresh = fallback.MayRefresh;

        if (asked.ReadsMemory && !fallback.IsFound && !begun.IsBegun && TryLand(flight, out var present))
        {
            return present;
        }

        var durable = await ReadDurableAsync<T>(flight.Hash, scope, flight.Key, asked, flight.Abandoned, begun).ConfigureAwait(false);
        if (durable.Outcome == DurableOutcome.Fresh)
        {
            flight.Begun = durable.ValidAt;
            scope.Namespace.CountDurableHit(durable.Bytes);
            return durable.Result;
        }

        if (durable.Outcome is DurableOutcome.Stale or DurableOutcome.Fallback)
        {
            fallback = durable.ToFallback();
        }
        else if (durable.Outcome == DurableOutcome.Miss)
        {
            // The store is the judge: what it no longer has is nothing to fall back on.
            fallback = default;
        }
        else if (fallback.IsFound && IsOutdated(flight, fallback.ValidAt, fallback.Result.Tags))
        {
            // It does not answer, but by now this process knows better than when it found the value.
            fallback = default;
        }

        if (fallback.MayRefresh)
        {
            // Everybody else gets the older value at once. Whether this caller does too depends on who can go on refreshing.
            Release(flight, fallback);
            if (!isRefresh && TryHandOver(flight, factory, asked, fallback))
            {
                scope.Namespace.CountDurableHit(durable.Bytes);
                scope.Namespace.CountStaleHit();
                return fallback.Result;
            }

            if (durable.Outcome == DurableOutcome.Stale && await TryRefreshElsewhereAsync(flight, asked).ConfigureAwait(false))
            {
                scope.Namespace.CountDurableHit(durable.Bytes);
                scope.Namespace.CountStaleHit();
                return fallback.Result;
            }
        }

        if (!asked.MayMake)
        {
            scope.Namespace.CountMiss();
            return default;
        }

        return scope.Namespace.Policy.Stampede == CacheStampedeScope.Fleet && _lease is not null && durable.Outcome != DurableOutcome.NoAnswer
            ? await MakeUnderLeaseAsync(flight, factory, asked, fallback).ConfigureAwait(false)
            : await MakeAndKeepAsync(flight, factory, asked, fallback, null).ConfigureAwait(false);
    }

    /// <summary>A stale value came from the durable tier: the refresh goes on in a flight of its own, which newcomers find.</summary>
    private bool TryHandOver<TFactory, T>(Flight<T> flight, TFactory factory, LookupOptions asked, MemoryFind<T> fallback)
        where TFactory : struct, IValueFactory<T>
    {
        if (_after.Lifetime == WorkLifetime.None || !asked.MayMake)
        {
            return !asked.MayMake;
        }

        // Whoever waits has been released; from here on newcomers are to join the refresh and not this flight.
        _flights.End(flight);
        return TryRefreshBehind<TFactory, T>(flight.Hash, flight.Scope, flight.Key, factory, asked, fallback);
    }

    /// <summary>Makes the value as the only one in the fleet, or gets what the one that does has made.</summary>
    private async ValueTask<CacheResult<T>> MakeUnderLeaseAsync<TFactory, T>(Flight<T> flight, TFactory factory, LookupOptions asked, MemoryFind<T> fallback)
        where TFactory : struct, IValueFactory<T>
    {
        var scope = flight.Scope;
        var key = scope.Place(flight.Key);
        var duration = scope.Namespace.Policy.LeaseDuration;
        LeaseWait? wait = null;
        StoredLease? expected = null;
        var refreshes = 0;
        while (true)
        {
            var answer = await _lease!.TryAcquireAsync(key, expected, flight.Abandoned).ConfigureAwait(false);
            if (!answer.IsAnswered)
            {
                // Without the tier there is no fleet to coordinate with.
                return await MakeAndKeepAsync(flight, factory, asked, fallback, null).ConfigureAwait(false);
            }

            if (answer.Value is { } lease)
            {
                if (expected is not null && await LookAgainAsync(flight, asked, lease).ConfigureAwait(false) is { Found: true } made)
                {
                    scope.Namespace.CountDurableHit(0);
                    return made;
                }

                return await MakeAndKeepAsync(flight, factory, asked, fallback, lease).ConfigureAwait(false);
            }

            if (fallback.MayRefresh)
            {
                // A refresh waits for nobody: it takes a lease that is free or has fallen silent, and leaves the work to a holder that lives.
                var record = await _gate!.ReadAsync(new StoreRead { Leases = [key], Consistent = true }, flight.Abandoned).ConfigureAwait(false);
                expected = record.IsAnswered ? record.Value!.Leases[0] : null;
                if (refreshes++ < MaximumReadings && expected is not null && _lease.MaySucceed(key, expected, duration))
                {
                    continue;
                }

                CountStale(scope);
                return fallback.Result;
            }

            // Somebody makes it. Wait for the value, or for the lease to be free or silent.
            do
            {
                var seen = await _gate!.ReadAsync(new StoreRead { Leases = [key], Consistent = true }, flight.Abandoned).ConfigureAwait(false);
                if (!seen.IsAnswered)
                {
                    return await MakeAndKeepAsync(flight, factory, asked, fallback, null).ConfigureAwait(false);
                }

                expected = seen.Value!.Leases[0];
                if (expected is not { IsHeld: true } && await LookAgainAsync(flight, asked).ConfigureAwait(false) is { Found: true } made)
                {
                    scope.Namespace.CountDurableHit(0);
                    return made;
                }

                wait ??= new LeaseWait(_lease.Watch(key, duration), _clock);
                if (wait.Watch.MaySucceed(expected))
                {
                    break;
                }

                await wait.PauseAsync(flight.Abandoned).ConfigureAwait(false);
            }
            while (true);
        }
    }

    /// <summary>Looks once more as the lease's holder, and gives it back unless the value is to be made.</summary>
    private async ValueTask<CacheResult<T>> LookAgainAsync<T>(Flight<T> flight, LookupOptions asked, FleetLease.HeldLease lease)
    {
        var isNeeded = false;
        try
        {
            var found = await LookAgainAsync(flight, asked).ConfigureAwait(false);
            isNeeded = !found.Found;
            return found;
        }
        finally
        {
            if (!isNeeded)
            {
                await lease.ReleaseAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Looks in the durable tier once more, at its latest state.</summary>
    private async ValueTask<CacheResult<T>> LookAgainAsync<T>(Flight<T> flight, LookupOptions asked)
    {
        var generation = _ledger.Generation;
        var answer = await _gate!.ReadAsync(
            new StoreRead { Entries = [flight.Scope.Place(flight.Key)], Consistent = true }, flight.Abandoned).ConfigureAwait(false);
        if (!answer.IsAnswered || generation != _ledger.Generation || answer.Value!.Entries[0] is not { IsTombstone: false } entry)
        {
            return default;
        }

        if (entry.Seq > _ledger.Known)
        {
            await LearnAsync(entry.Seq).ConfigureAwait(false);
        }

        var found = await JudgeAsync<T>(flight.Hash, flight.Scope, flight.Key, entry, generation, asked, flight.Abandoned).ConfigureAwait(false);
        if (found is not { Outcome: DurableOutcome.Fresh } fresh)
        {
            return default;
        }

        flight.Begun = fresh.ValidAt;
        return fresh.Result;
    }

    /// <summary>Calls the factory within its limits and keeps what it made; falls back on an older value where the policy allows it.</summary>
    private async ValueTask<CacheResult<T>> MakeAndKeepAsync<TFactory, T>(
        Flight<T> flight, TFactory factory, LookupOptions asked, MemoryFind<T> fallback, FleetLease.HeldLease? lease)
        where TFactory : struct, IValueFactory<T>
    {
        var scope = flight.Scope;
        var context = factory.WantsContext ? new CacheFactoryContext(flight.Key, scope.User, asked.Tags) : null;
        var mark = _ledger.Mark();
        var started = _clock.Ticks;
        Begin(flight, mark, started);
        var isMade = false;
        try
        {
            var call = CallFactoryAsync(flight, factory, context, fallback, lease);
            var made = call.IsCompletedSuccessfully ? call.Result : await call.ConfigureAwait(false);
            if (made.Late is { } late)
            {
                // The factory takes longer than a caller is made to wait; what it makes is kept when it is done, if the host lets it go on.
                CountStale(scope);
                if (TryGoOn(flight, late, context, asked, fallback, mark, started, lease))
                {
                    lease = null;
                }

                return fallback.Result;
            }

            isMade = true;
            scope.Namespace.CountFactory(_clock.Ticks - started, failed: false);
            scope.Namespace.CountMiss();
            return await KeepAsync(flight, made.Value, context, asked, mark, started, lease).ConfigureAwait(false);
        }
        catch (Exception error) when (!isMade && (error is not OperationCanceledException || !flight.Abandoned.IsCancellationRequested))
        {
            scope.Namespace.CountFactory(_clock.Ticks - started, failed: true);
            if (!MayFallBack(flight, fallback))
            {
                scope.Namespace.CountMiss();
                throw;
            }

            LogStaleOnError(_logger, scope.Namespace.Name, error);
            CountStale(scope);
            return FallBack(flight, fallback);
        }
        finally
        {
            if (lease is not null)
            {
                await lease.ReleaseAsync().ConfigureAwait(false);
            }
        }
    }

    private static void Begin(Flight flight, in LedgerMark mark, long started)
    {
        flight.Begun = mark.Known;
        flight.BegunAt = started;
    }

    /// <summary>Whether an older value may stand in for one that could not be made: it is of use still, and nothing is known by now to have invalidated it.</summary>
    private bool MayFallBack<T>(Flight flight, in MemoryFind<T> fallback) =>
        fallback.IsFound && fallback.Result.Found && _clock.Ticks < UsefulUntil(fallback.Result, flight.Scope)
        && !IsOutdated(flight, fallback.ValidAt, fallback.Result.Tags);

    /// <summary>The older value as the outcome of a flight: newcomers judge it by when it was found valid, not by when the factory began.</summary>
    private static CacheResult<T> FallBack<T>(Flight flight, in MemoryFind<T> fallback)
    {
        flight.Begun = Math.Min(flight.Begun, fallback.ValidAt);
        return fallback.Result;
    }

    /// <summary>The rank of a fill among those of the same counter. Where others hold leases, one without is ranked by when its factory began, as theirs are.</summary>
    private static long FenceOf(CacheScope scope, FleetLease.HeldLease? lease, long started) =>
        lease?.Fence ?? (scope.Namespace.Policy.Stampede == CacheStampedeScope.Fleet ? FleetLease.FenceAt(started) : 0);

    /// <summary>When a value is past every use that its namespace allows.</summary>
    private static long UsefulUntil<T>(in CacheResult<T> result, CacheScope scope)
    {
        var policy = scope.Namespace.Policy;
        return result.ExpiresAtTicks + Math.Max(policy.StaleIfError.Ticks, policy.StaleWhileRevalidate.Ticks);
    }
}
