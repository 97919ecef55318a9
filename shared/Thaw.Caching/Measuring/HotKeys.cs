namespace Thaw.Caching.Measuring;

/// <summary>
/// Counts the keys that are read most, in a place of fixed size: a key that is not there takes the place, and the count, of the one counted least. So no count is too small, and
/// every key that has more than a 64th of all reads is there.
/// </summary>
/// <remarks>Metwally, Agrawal, El Abbadi: Efficient Computation of Frequent and Top-k Elements in Data Streams, 2005.</remarks>
internal sealed class HotKeys
{
    private const int Places = 64;
    private const int Told = 16;

    private readonly Lock _gate = new();
    private readonly List<Counted> _places = new(Places);
    private long _all;

    /// <summary>Counts a read. Beside one of a database this costs nothing.</summary>
    public void Count(string ns, string key)
    {
        lock (_gate)
        {
            _all++;
            Counted? least = null;
            foreach (var place in _places)
            {
                if (string.Equals(place.Key, key, StringComparison.Ordinal) && string.Equals(place.Namespace, ns, StringComparison.Ordinal))
                {
                    place.Reads++;
                    return;
                }

                least = least is null || place.Reads < least.Reads ? place : least;
            }

            if (_places.Count < Places)
            {
                _places.Add(new Counted { Namespace = ns, Key = key, Reads = 1 });
                return;
            }

            (least!.Namespace, least.Key) = (ns, key);
            least.Reads++;
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
        public required string Namespace { get; set; }

        public required string Key { get; set; }

        public required long Reads { get; set; }
    }
}
