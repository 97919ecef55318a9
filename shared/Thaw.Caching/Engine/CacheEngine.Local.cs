using Thaw.Caching.Flights;
using Thaw.Caching.Invalidation;

namespace Thaw.Caching.Engine;

/// <summary>
/// The short way of a miss where memory is all there is and nothing limits the factory: no tier to ask, no lease, nothing to fall back on. It does what
/// <see cref="MakeAsync"/> would do, without a chain of asynchronous methods for a factory that answers at once.
/// </summary>
internal sealed partial class CacheEngine
{
    private bool IsLocal<T>(CacheScope scope, in LookupOptions asked, in MemoryFind<T> fallback) =>
        _gate is null && !fallback.IsFound && asked.MayMake && scope.Namespace.Policy is { FactoryTimeout: null, FactorySoftTimeout: null };

    private ValueTask<CacheResult<T>> LeadLocallyAsync<TFactory, T>(Flight<T> flight, TFactory factory, in LookupOptions asked)
        where TFactory : struct, IValueFactory<T>
    {
        var scope = flight.Scope;
        var started = _clock.Ticks;
        try
        {
            if (asked.ReadsMemory && TryLand(flight, out var present))
            {
                return new(Land(flight, present));
            }

            scope.Namespace.CountMiss();
            var context = factory.WantsContext ? new CacheFactoryContext(flight.Key, asked.Tags) : null;
            var mark = _ledger.Mark();
            Begin(flight, mark, started);
            var call = factory.InvokeAsync(context, flight.Abandoned);
            return call.IsCompletedSuccessfully
                ? new(KeepLocally(flight, call.Result, context, asked, mark, started))
                : AwaitLocallyAsync(flight, call, context, asked, mark, started);
        }
        catch (Exception error)
        {
            scope.Namespace.CountFactory(_clock.Ticks - started, failed: true);
            Crash(flight, error);
            return ValueTask.FromException<CacheResult<T>>(error);
        }
    }

    private async ValueTask<CacheResult<T>> AwaitLocallyAsync<T>(
        Flight<T> flight, ValueTask<T> call, CacheFactoryContext? context, LookupOptions asked, LedgerMark mark, long started)
    {
        try
        {
            return KeepLocally(flight, await call.ConfigureAwait(false), context, asked, mark, started);
        }
        catch (Exception error)
        {
            flight.Scope.Namespace.CountFactory(_clock.Ticks - started, failed: true);
            Crash(flight, error);
            throw;
        }
    }

    private CacheResult<T> KeepLocally<T>(Flight<T> flight, T value, CacheFactoryContext? context, in LookupOptions asked, in LedgerMark mark, long started)
    {
        flight.Scope.Namespace.CountFactory(_clock.Ticks - started, failed: false);
        PrepareFill(flight.Hash, flight.Scope, flight.Key, value, context, asked, mark, started, 0, out var result);
        return Land(flight, result);
    }
}
