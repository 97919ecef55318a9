using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Flights;

/// <summary>The values that are in the making now: at most one flight for a key, a type and what is asked for.</summary>
internal sealed class FlightTable
{
    private const int Stripes = 64;

    // Held for a handful of instructions; see TierLock.
    private readonly TierLock[] _locks = NewLocks();
    private readonly Bucket[] _buckets = new Bucket[Stripes];

    /// <summary>Flights under way.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            for (var i = 0; i < Stripes; i++)
            {
                using (_locks[i].Enter())
                {
                    for (var flight = _buckets[i].Head; flight is not null; flight = flight.Next)
                    {
                        count++;
                    }
                }
            }

            return count;
        }
    }

    /// <summary>
    /// The flight to wait for, or a new one that the caller leads. <paramref name="canLeave"/>: the caller may give up waiting, so the work can be abandoned.
    /// <paramref name="group"/>: what a new one belongs to, if its caller leads several.
    /// </summary>
    public Flight<T> JoinOrLead<T>(
        ulong hash, CacheScope scope, string key, HybridCacheEntryFlags flags, bool canLeave, out bool leads, FlightGroup? group = null)
    {
        var stripe = StripeOf(hash);
        ref var bucket = ref _buckets[stripe];
        using (_locks[stripe].Enter())
        {
            for (var flight = bucket.Head; flight is not null; flight = flight.Next)
            {
                if (flight is Flight<T> same && same.Flags == flags && Matches(same, hash, scope, key) && same.TryJoin())
                {
                    leads = false;
                    return same;
                }
            }

            Flight<T> mine;
            if (group is null && bucket.Spare is Flight<T> spare)
            {
                bucket.Spare = null;
                mine = spare;
                mine.Reuse(hash, scope, key, flags);
            }
            else
            {
                mine = new Flight<T>(hash, scope, key, flags, group);
            }

            if (canLeave && group is null)
            {
                mine.AllowAbandonment();
            }

            mine.Next = bucket.Head;
            bucket.Head = mine;
            leads = true;
            return mine;
        }
    }

    /// <summary>Newcomers find it no longer; it goes on for those who wait for it.</summary>
    public void Remove(Flight flight)
    {
        var stripe = StripeOf(flight.Hash);
        using (_locks[stripe].Enter())
        {
            Unlink(ref _buckets[stripe].Head, flight);
        }
    }

    /// <summary>Ends a flight: nobody may join it any more. Answers whether anybody may have done so beside its leader.</summary>
    public bool End(Flight flight)
    {
        if (flight.IsGrouped)
        {
            // Not under the lock: it may be what keeps its group's work going, and who hears of an abandonment runs at once.
            var wasJoined = flight.Close();
            Remove(flight);
            return wasJoined;
        }

        var stripe = StripeOf(flight.Hash);
        using (_locks[stripe].Enter())
        {
            Unlink(ref _buckets[stripe].Head, flight);
            return flight.Close();
        }
    }

    /// <summary>
    /// Ends a flight that its leader keeps no reference to. Where nobody joined it, nobody has one, and the next that sets out in its stripe gets it: a factory that
    /// answers at once then costs no flight.
    /// </summary>
    public bool EndForGood<T>(Flight<T> flight)
    {
        var stripe = StripeOf(flight.Hash);
        ref var bucket = ref _buckets[stripe];
        using (_locks[stripe].Enter())
        {
            Unlink(ref bucket.Head, flight);
            if (flight.Close())
            {
                return true;
            }

            bucket.Spare = flight;
            return false;
        }
    }

    private static int StripeOf(ulong hash) => (int)(hash % Stripes);

    private static void Unlink(ref Flight? head, Flight flight)
    {
        Flight? before = null;
        for (var at = head; at is not null; before = at, at = at.Next)
        {
            if (!ReferenceEquals(at, flight))
            {
                continue;
            }

            if (before is null)
            {
                head = at.Next;
            }
            else
            {
                before.Next = at.Next;
            }

            return;
        }
    }

    private static bool Matches(Flight flight, ulong hash, CacheScope scope, string key) =>
        flight.Hash == hash && flight.Scope.IsSameAs(scope) && string.Equals(flight.Key, key, StringComparison.Ordinal);

    private static TierLock[] NewLocks()
    {
        var locks = new TierLock[Stripes];
        for (var i = 0; i < Stripes; i++)
        {
            locks[i] = new TierLock();
        }

        return locks;
    }

    // An array of structures: what is stored in one of references is checked for its type each time.
    private struct Bucket
    {
        public Flight? Head;

        /// <summary>One that has ended, that nobody refers to, and that may set out again.</summary>
        public Flight? Spare;
    }
}
