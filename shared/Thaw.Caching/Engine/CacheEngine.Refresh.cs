using Microsoft.Extensions.Logging;
using Thaw.Caching.Flights;
using Thaw.Caching.Serialization;

namespace Thaw.Caching.Engine;

/// <summary>Older values: served to many while one makes the new one.</summary>
internal sealed partial class CacheEngine
{
    /// <summary>
    /// Starts a refresh that goes on behind the callers, unless one is under way. <see langword="false"/> where the host does not promise that it can go on.
    /// </summary>
    private bool TryRefreshBehind<TFactory, T>(
        ulong hash, CacheScope scope, string key, TFactory factory, LookupOptions asked, MemoryFind<T> stale)
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
            Leave(flight);
            return true;
        }

        try
        {
            Release(flight, stale);
            var fallback = stale with { Worth = MemoryWorth.Refresh };
            if (_after.TryPost(stopping => RefreshAsync(flight, factory, asked, fallback, stopping)))
            {
                return true;
            }
        }
        catch (Exception error) // A serializer's fault, or the host's: the caller's to see, but nobody may wait for this flight.
        {
            Crash(flight, error);
            throw;
        }

        // Whoever joined in between has its stale value already.
        _flights.End(flight);
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
    private void Release<T>(Flight<T> flight, in MemoryFind<T> stale)
    {
        if (!flight.IsReleased)
        {
            flight.Release(stale.Result, FormOf(flight.Scope, stale.Result), stale.ValidAt);
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
            scope.Namespace.CountJoined();
        }
    }

    private static void CountStale(CacheScope scope)
    {
        scope.Namespace.CountMemoryHit();
        scope.Namespace.CountStaleHit();
    }

    [LoggerMessage(1002, LogLevel.Warning, "A refresh failed in namespace '{Namespace}'; the value before is served as long as the policy allows.")]
    private static partial void LogRefreshFailed(ILogger logger, string @namespace, Exception error);
}
