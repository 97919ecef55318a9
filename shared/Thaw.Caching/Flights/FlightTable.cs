using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Flights;

/// <summary>The values that are in the making now: at most one flight for a key, a type and what is asked for.</summary>
internal sealed class FlightTable
{
    private const int Stripes = 64;

    // Held for a handful of instructions; see TierLock.
    private readonly TierLock[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new TierLock())];
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
        var stripe = (int)(hash % Stripes);
        ref var head = ref _buckets[stripe].Head;
        using (_locks[stripe].Enter())
        {
            for (var flight = head; flight is not null; flight = flight.Next)
            {
                if (flight is Flight<T> same && same.Flags == flags && Matches(same, hash, scope, key) && same.TryJoin())
                {
                    leads = false;
                    return same;
                }
            }

            var mine = new Flight<T>(hash, scope, key, flags, group) { Next = head };
            if (canLeave && group is null)
            {
                mine.AllowAbandonment();
            }

            head = mine;
            leads = true;
            return mine;
        }
    }

    public void Remove(Flight flight)
    {
        var stripe = (int)(flight.Hash % Stripes);
        ref var head = ref _buckets[stripe].Head;
        using (_locks[stripe].Enter())
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
    }

    private static bool Matches(Flight flight, ulong hash, CacheScope scope, string key) =>
        flight.Hash == hash && flight.Scope.IsSameAs(scope) && string.Equals(flight.Key, key, StringComparison.Ordinal);

    // An array of structures: what is stored in one of references is checked for its type each time.
    private struct Bucket
    {
        public Flight? Head;
    }
}
