namespace Thaw.Monitoring.Measuring;

/// <summary>All series of a process by number. There are never more than the guards let through.</summary>
internal sealed class SeriesTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private volatile Series[] _all = [];

    public int Count => _all.Length;

    public Series this[int id] => _all[id];

    /// <summary>Makes a series, given its number and its group's.</summary>
    public Series Add(MetricsArea area, KeyValuePair<string, string>[] dimensions, Func<int, int, Series> create)
    {
        var key = $"{area}\n{string.Join('\n', dimensions.Select(static dimension => $"{dimension.Key}={dimension.Value}"))}";
        lock (_gate)
        {
            if (!_groups.TryGetValue(key, out var group))
            {
                _groups[key] = group = _groups.Count;
            }

            var series = create(_all.Length, group);
            _all = [.. _all, series];
            return series;
        }
    }
}
