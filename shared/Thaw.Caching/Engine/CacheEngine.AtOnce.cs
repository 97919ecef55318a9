using Thaw.Caching.Flights;
using Thaw.Caching.Resilience;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

/// <summary>
/// The short way of a durable hit: nothing but the entry has to be read, and what is read is valid and fresh. Where the store answers at once the look-up is over
/// before anything asynchronous has begun; where it does not, the long way waits for the reading begun here. It does what <see cref="MakeAsync"/> would do.
/// </summary>
internal sealed partial class CacheEngine
{
    private bool IsReadAlone(CacheScope scope, in LookupOptions asked) =>
        _gate is not null && asked.ReadsDurable && scope.Namespace.Policy.UseDurable;

    private bool TryLeadAtOnce<TFactory, T>(
        Flight<T> flight, long now, TFactory factory, in LookupOptions asked, out CacheResult<T> found, out ValueTask<CacheResult<T>> work)
        where TFactory : struct, IValueFactory<T>
    {
        var scope = flight.Scope;
        var begun = default(BegunReading);
        work = default;
        try
        {
            if (asked.ReadsMemory && TryLand(flight, out found))
            {
                Land(flight, found);
                return true;
            }

            var generation = _ledger.Generation;
            if (!_ledger.IsCheckDue(now) && _ledger.UnknownStamps(scope.Namespace.Name, scope.User, asked.Tags) is null)
            {
                var reading = _gate!.ReadEntryAsync(scope.Place(flight.Key), asked.IsLatest || _ledger.NeedsConsistentReads(now), flight.Abandoned);
                if (!reading.IsCompletedSuccessfully)
                {
                    begun = new BegunReading(true, generation, reading);
                }
                else
                {
                    var answer = reading.Result;
                    if (TryTakeAtOnce(flight, ref answer, generation, asked, out found))
                    {
                        if (_flights.EndForGood(flight))
                        {
                            Tell(flight, found);
                        }

                        return true;
                    }

                    begun = new BegunReading(true, generation, new(answer));
                }
            }
        }
        catch (Exception error)
        {
            Crash(flight, error);
            found = default;
            work = ValueTask.FromException<CacheResult<T>>(error);
            return false;
        }

        found = default;
        Lead(flight, factory, asked, default, begun, out work);
        return false;
    }

    /// <summary>
    /// Takes an entry that can be judged now, if it is what the long way would answer with. One that is judged to be of no use is taken out of the answer:
    /// it is looked at, and counted as damaged, once.
    /// </summary>
    private bool TryTakeAtOnce<T>(Flight<T> flight, ref StoreAnswer<StoredEntry?> answer, int generation, in LookupOptions asked, out CacheResult<T> found)
    {
        found = default;
        if (answer is not { IsAnswered: true, Value: { IsTombstone: false } entry })
        {
            return false;
        }

        var scope = flight.Scope;
        var mark = _ledger.Mark();
        var now = _clock.Ticks;
        if (!TryOpen(scope, entry, now, out var header, out var payload))
        {
            answer = StoreAnswer<StoredEntry?>.Of(null);
            return false;
        }

        if (now >= header.FreshUntil || !_ledger.CanJudge(entry.Key, entry.Seq, header.Tags)
            || !TryJudge<T>(flight.Hash, scope, flight.Key, entry, generation, asked, mark, now, header, payload, out var find))
        {
            return false;
        }

        if (find.Outcome != DurableOutcome.Fresh)
        {
            answer = StoreAnswer<StoredEntry?>.Of(null);
            return false;
        }

        flight.Begun = find.ValidAt;
        scope.Namespace.CountDurableHit(find.Bytes);
        found = find.Result;
        return true;
    }
}
