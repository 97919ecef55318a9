using System.Runtime.CompilerServices;
using Thaw.Caching.Flights;
using Thaw.Caching.Invalidation;

namespace Thaw.Caching.Engine;

/// <summary>
/// The short way of a miss where memory is all there is and nothing limits the factory: no tier to ask, no lease, nothing to fall back on. It does what
/// <see cref="MakeAsync"/> would do, without a chain of asynchronous methods for a factory that answers at once; and what is made is handed upwards in its place, for
/// to copy a result out of one <see cref="ValueTask{TResult}"/> into the next, five times over, takes as long as to evict an entry.
/// </summary>
internal sealed partial class CacheEngine
{
    private bool IsLocal(CacheScope scope, in LookupOptions asked) =>
        _gate is null && asked.MayMake && scope.Namespace.Policy is { FactoryTimeout: null, FactorySoftTimeout: null };

    private bool TryLeadLocally<TFactory, T>(
        Flight<T> flight, long started, TFactory factory, in LookupOptions asked, out CacheResult<T> made, out ValueTask<CacheResult<T>> work)
        where TFactory : struct, IValueFactory<T>
    {
        var scope = flight.Scope;
        work = default;
        try
        {
            if (asked.ReadsMemory && TryLand(flight, out made))
            {
                Land(flight, made);
                return true;
            }

            scope.Namespace.BeKnown();
            scope.Namespace.CountMiss();
            var context = factory.WantsContext ? new CacheFactoryContext(flight.Key, scope.User, asked.Tags) : null;
            var mark = _ledger.Mark();
            Begin(flight, mark, started);
            var call = InvokeAsync<TFactory, T>(scope.Namespace, factory, context, flight.Abandoned);
            if (call.IsCompletedSuccessfully)
            {
                KeepLocally(flight, call.Result, context, asked, mark, started, out made);
                if (_flights.EndForGood(flight))
                {
                    Tell(flight, made);
                }

                return true;
            }

            made = default;
            work = AwaitLocallyAsync(flight, call, context, asked, mark, started);
        }
        catch (Exception error)
        {
            scope.Namespace.CountFactory(_clock.Ticks - started, failed: true);
            Crash(flight, error);
            made = default;
            work = ValueTask.FromException<CacheResult<T>>(error);
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async ValueTask<CacheResult<T>> AwaitLocallyAsync<T>(
        Flight<T> flight, ValueTask<T> call, CacheFactoryContext? context, LookupOptions asked, LedgerMark mark, long started)
    {
        try
        {
            KeepLocally(flight, await call.ConfigureAwait(false), context, asked, mark, started, out var made);
            return Land(flight, made);
        }
        catch (Exception error)
        {
            flight.Scope.Namespace.CountFactory(_clock.Ticks - started, failed: true);
            Crash(flight, error);
            throw;
        }
    }

    private void KeepLocally<T>(
        Flight<T> flight, T value, CacheFactoryContext? context, in LookupOptions asked, in LedgerMark mark, long started, out CacheResult<T> made)
    {
        var now = _clock.Ticks;
        flight.Scope.Namespace.CountFactory(now - started, failed: false);
        PrepareFill(flight.Hash, flight.Scope, flight.Key, value, context, asked, mark, started, 0, now, out made);
    }
}
