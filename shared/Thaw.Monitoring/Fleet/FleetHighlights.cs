using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Resources;

namespace Thaw.Monitoring.Fleet;

/// <summary>What stood out: of each kind the most notable, so that it stays small however much is merged. Not safe for concurrent use.</summary>
public sealed class FleetHighlights
{
    internal const int MostCalls = 20;
    internal const int MostKeys = 32;
    internal const int MostDimensions = 16;

    private readonly List<SlowCall> _calls = [];
    private readonly Dictionary<(string Namespace, string Hash), long> _keys = [];
    private readonly Dictionary<string, DimensionExcess> _dimensions = new(StringComparer.Ordinal);
    private long _reads;

    /// <summary>The slowest calls of AWS, the slowest first, 20 at most.</summary>
    public IReadOnlyList<SlowCall> SlowestCalls => [.. _calls.OrderByDescending(static call => call.Took).ThenBy(static call => call.At)];

    /// <summary>The keys most read from the durable tier, by their hashes, the hottest first, 32 at most. Counts are never less than they were but for keys that did not stay among the hottest.</summary>
    public IReadOnlyList<HotKey> HotKeys =>
        [.. _keys.OrderByDescending(static key => key.Value).ThenBy(static key => key.Key).Select(key => new HotKey(key.Key.Namespace, key.Key.Hash, key.Value, _reads))];

    /// <summary>The dimensions of which values were replaced by <c>Other</c>, by name, 16 at most.</summary>
    public IReadOnlyList<CollapsedDimension> Collapsed =>
        [.. _dimensions.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => one.Value.Report(one.Key))];

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => _calls.Count == 0 && _keys.Count == 0 && _dimensions.Count == 0;

    internal IReadOnlyList<SlowCall> Calls => _calls;

    internal IReadOnlyDictionary<(string Namespace, string Hash), long> Keys => _keys;

    internal IReadOnlyDictionary<string, DimensionExcess> Dimensions => _dimensions;

    internal long Reads => _reads;

    internal void Take(SlowCall call)
    {
        _calls.Add(call);
        if (_calls.Count > MostCalls)
        {
            _calls.Remove(_calls.MinBy(static one => one.Took)!);
        }
    }

    /// <summary>Takes keys and how often each was read, and how often any was.</summary>
    internal void Take(IEnumerable<KeyValuePair<(string Namespace, string Hash), long>> keys, long reads)
    {
        _reads += reads;
        foreach (var (key, count) in keys)
        {
            _keys[key] = _keys.GetValueOrDefault(key) + count;
        }

        foreach (var (key, _) in _keys.OrderByDescending(static one => one.Value).ThenBy(static one => one.Key).Skip(MostKeys).ToList())
        {
            _keys.Remove(key);
        }
    }

    internal void Take(string dimension, DimensionExcess excess)
    {
        if (_dimensions.TryGetValue(dimension, out var known))
        {
            known.Merge(excess);
        }
        else if (_dimensions.Count < MostDimensions)
        {
            (_dimensions[dimension] = new DimensionExcess(excess.Limit)).Merge(excess);
        }
    }

    internal void Merge(FleetHighlights other)
    {
        foreach (var call in other._calls)
        {
            Take(call);
        }

        Take(other._keys, other._reads);
        foreach (var (name, excess) in other._dimensions)
        {
            Take(name, excess);
        }
    }
}
