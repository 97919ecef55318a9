using Microsoft.Extensions.Logging;
using Thaw.Caching.Flights;
using Thaw.Caching.Invalidation;
using Thaw.Caching.Leases;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>A factory that goes on after its callers were served an older value.</summary>
    private sealed record LateCall<T>(Task<T> Work, CancellationTokenSource Limit);

    /// <summary>What a factory answered, or that it is late and an older value is to be served.</summary>
    private readonly record struct Made<T>(T Value, LateCall<T>? Late);

    /// <summary>
    /// One call of the factory. The hard limit cancels it; the soft one only ends the wait, where there is something else to serve.
    /// </summary>
    private ValueTask<Made<T>> CallFactoryAsync<TFactory, T>(
        Flight<T> flight, TFactory factory, CacheFactoryContext? context, MemoryFind<T> fallback, FleetLease.HeldLease? lease)
        where TFactory : struct, IValueFactory<T>
    {
        var policy = flight.Scope.Namespace.Policy;
        if (policy.FactoryTimeout is null && policy.FactorySoftTimeout is null && lease is null)
        {
            var call = InvokeAsync<TFactory, T>(flight.Scope.Namespace, factory, context, flight.Abandoned);
            return call.IsCompletedSuccessfully ? new(new Made<T>(call.Result, null)) : AwaitAsync(call);
        }

        return CallWithLimitsAsync(flight, factory, context, fallback, lease);

        static async ValueTask<Made<T>> AwaitAsync(ValueTask<T> call) => new(await call.ConfigureAwait(false), null);
    }

    private async ValueTask<Made<T>> CallWithLimitsAsync<TFactory, T>(
        Flight<T> flight, TFactory factory, CacheFactoryContext? context, MemoryFind<T> fallback, FleetLease.HeldLease? lease)
        where TFactory : struct, IValueFactory<T>
    {
        var policy = flight.Scope.Namespace.Policy;
        var limit = CancellationTokenSource.CreateLinkedTokenSource(flight.Abandoned);
        var late = false;
        var work = InvokeAsync<TFactory, T>(flight.Scope.Namespace, factory, context, limit.Token).AsTask();
        try
        {
            var keeping = lease?.KeepAsync(work, policy.LeaseDuration, _clock.Provider) ?? Task.CompletedTask;
            var soft = fallback.IsFound ? policy.FactorySoftTimeout : null;
            var patience = soft ?? policy.FactoryTimeout ?? Timeout.InfiniteTimeSpan;
            try
            {
                var value = await work.WaitAsync(patience, _clock.Provider, flight.Abandoned).ConfigureAwait(false);
                await keeping.ConfigureAwait(false);
                return new Made<T>(value, null);
            }
            catch (TimeoutException) when (!work.IsFaulted)
            {
                if (work.IsCompleted)
                {
                    // It ended in the same moment: its outcome counts.
                    return new Made<T>(await work.ConfigureAwait(false), null);
                }

                late = soft is not null;
                return late
                    ? new Made<T>(default!, new LateCall<T>(work, limit))
                    : throw new CacheTimeoutException(flight.Scope.Namespace.Name, patience, CacheTimeoutReason.Factory);
            }
        }
        finally
        {
            if (!late)
            {
                await StopAsync(new LateCall<T>(work, limit)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets a late factory go on behind the callers in a flight of its own, so that nobody calls it a second time meanwhile.</summary>
    private bool TryGoOn<T>(
        Flight<T> before, LateCall<T> late, CacheFactoryContext? context, LookupOptions asked, MemoryFind<T> stale, LedgerMark mark, long started,
        FleetLease.HeldLease? lease)
    {
        Flight<T>? flight = null;
        var goesOn = false;
        try
        {
            Release(before, stale);
            _flights.End(before);
            flight = _flights.JoinOrLead<T>(before.Hash, before.Scope, before.Key, before.Flags, canLeave: true, out var leads);
            if (!leads)
            {
                Leave(flight);
                flight = null;
                return false;
            }

            Begin(flight, mark, started);
            if (!IsOutdated(flight, stale.ValidAt, stale.Result.Tags))
            {
                flight.ReleaseAs(before);
            }

            goesOn = _after.TryPost(stopping => FinishAsync(flight, late, context, asked, mark, started, lease, stopping));
            return goesOn;
        }
        finally
        {
            if (!goesOn)
            {
                // Whatever the reason, a serializer's fault among them: nobody may wait for a flight without a crew, nor a factory run for nobody.
                if (flight is not null)
                {
                    _flights.End(flight);
                }

                _ = StopAsync(late);
            }
        }
    }

    private async Task FinishAsync<T>(
        Flight<T> flight, LateCall<T> late, CacheFactoryContext? context, LookupOptions asked, LedgerMark mark, long started,
        FleetLease.HeldLease? lease, CancellationToken stopping)
    {
        var ns = flight.Scope.Namespace;
        try
        {
            var left = ns.Policy.FactoryTimeout is { } hard
                ? TimeSpan.FromTicks(Math.Clamp(hard.Ticks - (_clock.Ticks - started), 0, hard.Ticks))
                : Timeout.InfiniteTimeSpan;
            var value = await late.Work.WaitAsync(left, _clock.Provider, stopping).ConfigureAwait(false);
            ns.CountFactory(_clock.Ticks - started, failed: false);
            Land(flight, await KeepAsync(flight, value, context, asked, mark, started, lease).ConfigureAwait(false));
        }
        catch (Exception error) // Its callers have been served; what is left of it is a line in the log, and whoever has come since and was not served.
        {
            ns.CountFactory(_clock.Ticks - started, failed: true);
            LogRefreshFailed(_logger, ns.Name, error);
            Crash(flight, error);
        }
        finally
        {
            await StopAsync(late).ConfigureAwait(false);
            if (lease is not null)
            {
                await lease.ReleaseAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task StopAsync<T>(LateCall<T> call)
    {
        if (call.Work.IsCompleted)
        {
            call.Limit.Dispose();
            return;
        }

        Forget(call.Work);
        Abandonment.Cancel(call.Limit);
    }

    [LoggerMessage(1005, LogLevel.Warning, "A factory failed in namespace '{Namespace}'; an older value was served.")]
    private static partial void LogStaleOnError(ILogger logger, string @namespace, Exception error);
}
