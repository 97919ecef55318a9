namespace Thaw.Monitoring.Fleet;

/// <summary>Reads the figures' names.</summary>
internal static class ReportBuilder
{
    private const string Memory = "memory";

    public static MetricsReport Of(MetricsQuery query, DateTimeOffset from, DateTimeOffset to, RollUpBuilder found)
    {
        var figures = found.Fleet;
        var calls = figures.Operations.Where(static one => one.Key.StartsWith("dynamodb ", StringComparison.Ordinal)).Sum(static one => one.Value.Count);
        return new MetricsReport
        {
            From = from,
            To = to,
            Operations =
            [
                .. figures.Operations.Where(one => query.Operation is null || one.Key == query.Operation).OrderBy(static one => one.Key, StringComparer.Ordinal)
                    .Select(one => OperationReport.Of(one.Key, one.Value, to - from)),
            ],
            Invocations = Sum(figures, FleetNames.Invocations),
            ColdStarts = Sum(figures, FleetNames.ColdStarts),
            Tiers = Tiers(figures),
            PoolReuse = calls == 0 ? null : Math.Clamp(1 - Sum(figures, InstrumentNames.DbConnectionSets) / calls, 0, 1),
            Cpu = Level(figures, FleetNames.Cpu),
            Memory = Level(figures, FleetNames.Memory),
            CapacityUnits = Sum(figures, InstrumentNames.DbConsumedCapacity),
            Containers =
            [
                .. found.Containers.All.Select(static one => ContainerReport.Of(one.Key, one.Value))
                    .OrderByDescending(static one => one.Count).ThenByDescending(static one => one.Invocations).ThenBy(static one => one.Name, StringComparer.Ordinal),
            ],
            Unreadable = found.Unreadable,
            Figures = figures,
        };
    }

    /// <summary>A tag's value in a figure's name: <c>tier</c> of <c>thaw.cache.hits{namespace=a,tier=memory}</c>.</summary>
    public static string? Tag(string name, string tag)
    {
        var at = name.IndexOf('{', StringComparison.Ordinal);
        while (at >= 0 && at < name.Length - 1)
        {
            var end = name.AsSpan(at + 1).IndexOfAny(',', '}') + at + 1;
            var equals = name.IndexOf('=', at);
            if (equals > at && equals < end && name.AsSpan(at + 1, equals - at - 1).SequenceEqual(tag))
            {
                return name[(equals + 1)..end];
            }

            at = end > at && end < name.Length - 1 ? end : -1;
        }

        return null;
    }

    private static List<TierReport> Tiers(MetricsSnapshot figures)
    {
        var hits = figures.Sums.Where(static one => Is(one.Key, InstrumentNames.CacheHits)).GroupBy(static one => Tag(one.Key, InstrumentNames.Tier) ?? Memory)
            .ToDictionary(static group => group.Key, static group => group.Sum(static one => one.Value));
        var misses = Sum(figures, InstrumentNames.CacheMisses);
        if (hits.Count == 0 && misses <= 0)
        {
            return [];
        }

        // What memory does not answer reaches the others, which stand behind it.
        var others = hits.Where(static tier => tier.Key != Memory).Sum(static tier => tier.Value);
        hits.TryAdd(Memory, 0);
        return [.. hits.OrderBy(static tier => tier.Key == Memory ? 0 : 1).ThenBy(static tier => tier.Key, StringComparer.Ordinal)
            .Select(tier => new TierReport(tier.Key, tier.Value, tier.Key == Memory ? tier.Value + others + misses : tier.Value + misses))];
    }

    private static double Sum(MetricsSnapshot figures, string name) => figures.Sums.Where(one => Is(one.Key, name)).Sum(static one => one.Value);

    private static bool Is(string key, string name) => key.StartsWith(name, StringComparison.Ordinal) && (key.Length == name.Length || key[name.Length] == '{');

    private static LevelFigures Level(MetricsSnapshot figures, string name) => figures.Levels.TryGetValue(name, out var level) ? level : default;
}
