using System.Collections.Concurrent;
using System.Text;
using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring.Collecting;

/// <summary>Lets a number of values of each dimension through, the first come; the others become <see cref="Other"/>. How many there were is kept in little room.</summary>
internal sealed class DimensionGuard : IDimensionReport
{
    /// <summary>What stands for the values beyond the limit.</summary>
    public const string Other = "Other";

    private readonly ConcurrentDictionary<string, Values> _dimensions = new(StringComparer.Ordinal);

    public IReadOnlyList<CollapsedDimension> Collapsed =>
        [.. _dimensions.Select(static pair => pair.Value.Report(pair.Key)).OfType<CollapsedDimension>().OrderBy(static one => one.Dimension, StringComparer.Ordinal)];

    /// <summary>Adds what was replaced since the last time.</summary>
    public void TakeInto(FleetHighlights highlights)
    {
        foreach (var (name, values) in _dimensions)
        {
            if (values.Take() is { } excess)
            {
                highlights.Take(name, excess);
            }
        }
    }

    /// <summary>The value, or <see cref="Other"/>.</summary>
    public string Admit(string dimension, string value, int limit) =>
        _dimensions.GetOrAdd(dimension, static (_, limit) => new Values(limit), limit).Admit(value);

    private sealed class Values(int limit)
    {
        private readonly ConcurrentDictionary<string, bool> _admitted = new(StringComparer.Ordinal);
        private readonly Lock _gate = new();
        private readonly DimensionExcess _all = new(limit);
        private DimensionExcess _recent = new(limit);

        public string Admit(string value)
        {
            if (value == Other || _admitted.ContainsKey(value))
            {
                return value;
            }

            lock (_gate)
            {
                if (_admitted.Count < limit)
                {
                    _admitted[value] = true;
                    return value;
                }

                var hash = Hash(value);
                _all.Add(hash);
                _recent.Add(hash);
                return Other;
            }
        }

        public CollapsedDimension? Report(string dimension)
        {
            lock (_gate)
            {
                return _all.Refused == 0 ? null : _all.Report(dimension);
            }
        }

        // Nothing where there is nothing: what goes on being added to must not be in two hands.
        public DimensionExcess? Take()
        {
            lock (_gate)
            {
                if (_recent.Refused == 0)
                {
                    return null;
                }

                var taken = _recent;
                _recent = new DimensionExcess(limit);
                return taken;
            }
        }

        // FNV-1a, and a last step that spreads it over all 64 bits. Equal in every process, unlike string's own.
        private static ulong Hash(string value)
        {
            var hash = 0xcbf2_9ce4_8422_2325UL;
            Span<byte> buffer = stackalloc byte[256];
            var length = value.Length <= 85 ? Encoding.UTF8.GetBytes(value, buffer) : Encoding.UTF8.GetBytes(value.AsSpan(0, 85), buffer);
            foreach (var one in buffer[..length])
            {
                hash = (hash ^ one) * 0x100_0000_01b3UL;
            }

            hash ^= (ulong)value.Length;
            hash = (hash ^ (hash >> 33)) * 0xff51_afd7_ed55_8ccdUL;
            hash = (hash ^ (hash >> 33)) * 0xc4ce_b9fe_1a85_ec53UL;
            return hash ^ (hash >> 33);
        }
    }
}
