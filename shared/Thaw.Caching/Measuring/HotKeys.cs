namespace Thaw.Caching.Measuring;

/// <summary>
/// Counts the keys that are read most, in a place of fixed size: a key that is not there takes the place, and the count, of the one counted least. So no count is too small, and
/// every key that has more than a 64th of all reads counted is there.
/// </summary>
/// <remarks>Metwally, Agrawal, El Abbadi: Efficient Computation of Frequent and Top-k Elements in Data Streams, 2005.</remarks>
internal sealed class HotKeys
{
    private const int Places = 64;
    private const int Told = 16;
    private const int Every = 16; // a power of two

    private readonly Lock _gate = new();
    private readonly List<Counted> _places = new(Places);
    private long _all;
    private uint _turn;

    /// <summary>Counts every sixteenth read, as sixteen: to look through the places takes a third of what a read of the durable tier costs beside its store.</summary>
    public void Sample(ulong hash, string ns, string key)
    {
        // Not atomic: of two threads' reads one may go without its turn.
        if ((++_turn & (Every - 1)) == 0)
        {
            Count(hash, ns, key, Every);
        }
    }

    /// <summary>Counts so many reads.</summary>
    public void Count(ulong hash, string ns, string key, int reads = 1)
    {
        lock (_gate)
        {
            _all += reads;
            Counted? least = null;
            foreach (var place in _places)
            {
                if (place.Hash == hash && string.Equals(place.Key, key, StringComparison.Ordinal) && string.Equals(place.Namespace, ns, StringComparison.Ordinal))
                {
                    place.Reads += reads;
                    return;
                }

                least = least is null || place.Reads < least.Reads ? place : least;
            }

            if (_places.Count < Places)
            {
                _places.Add(new Counted { Hash = hash, Namespace = ns, Key = key, Reads = reads });
                return;
            }

            (least!.Hash, least.Namespace, least.Key) = (hash, ns, key);
            least.Reads += reads;
        }
    }

    public IReadOnlyList<CacheHotKey> Hottest()
    {
        lock (_gate)
        {
            return [.. _places.OrderByDescending(static place => place.Reads).Take(Told).Select(place => new CacheHotKey(place.Namespace, place.Key, place.Reads, _all))];
        }
    }

    private sealed class Counted
    {
        public required ulong Hash { get; set; }

        public required string Namespace { get; set; }

        public required string Key { get; set; }

        public required long Reads { get; set; }
    }
}
