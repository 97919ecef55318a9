using Thaw.Load.Scenarios;

namespace Thaw.Load.Arrivals;

/// <summary>
/// A cache without limits, in which values live so long and not longer. It tells what there is at the beginning of a run that is a window in a service's life, and which share of a
/// run's reads any cache could have answered at most: the first access of a key is no cache's hit.
/// </summary>
internal sealed class IdealCache(double lifetimeSeconds)
{
    private readonly Dictionary<int, double> _expires = [];
    private long _hits;
    private long _misses;

    /// <summary>The share of reads that found their value so far, in percent; nothing where there were none.</summary>
    public double? HitPercent => _hits + _misses == 0 ? null : 100.0 * _hits / (_hits + _misses);

    /// <summary>Does what an operation does to a key. A value that is missing is made and stored.</summary>
    public void Access(CacheEffect effect, int key, double atSeconds)
    {
        switch (effect)
        {
            case CacheEffect.Reads when _expires.TryGetValue(key, out var expires) && expires > atSeconds:
                _hits++;
                break;
            case CacheEffect.Reads:
                _misses++;
                _expires[key] = atSeconds + lifetimeSeconds;
                break;
            case CacheEffect.Writes:
                _expires[key] = atSeconds + lifetimeSeconds;
                break;
            case CacheEffect.Removes:
                _expires.Remove(key);
                break;
            default:
                break;
        }
    }

    /// <summary>The values that it holds and how many seconds they have left, those made last first.</summary>
    public IReadOnlyList<(int Key, double Left)> Holds(double atSeconds) =>
        [.. _expires.Where(pair => pair.Value > atSeconds).Select(pair => (pair.Key, pair.Value - atSeconds)).OrderByDescending(static one => one.Item2)];

    /// <summary>Forgets how many reads there were, and nothing else.</summary>
    public void BeginCounting() => (_hits, _misses) = (0, 0);
}
