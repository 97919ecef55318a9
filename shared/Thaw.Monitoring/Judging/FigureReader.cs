using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Judging;

/// <summary>Puts together by namespace and by table what a snapshot has line by line.</summary>
internal sealed class FigureReader(MetricsSnapshot figures)
{
    public const string Call = "dynamodb ";
    public const string Remake = "remake ";
    public const string HitAge = "age ";
    public const string LongPoll = "long-poll ";
    public const string Invocation = "invocation";
    private const string Memory = "memory";

    /// <summary>Whether an operation of that name is none that runs, but an age or an interval that is told like one.</summary>
    public static bool IsOfNoDuration(string operation) => operation.StartsWith(Remake, StringComparison.Ordinal) || operation.StartsWith(HitAge, StringComparison.Ordinal);

    public IReadOnlyList<NamespaceFigures> Namespaces() =>
    [
        .. figures.Sums.Where(static one => one.Key.StartsWith("thaw.cache.", StringComparison.Ordinal))
            .Select(static one => ReportBuilder.Tag(one.Key, InstrumentNames.Namespace)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Namespace),
    ];

    public IReadOnlyList<CallFigures> Calls() =>
    [
        .. figures.Operations.Where(static one => one.Key.StartsWith(Call, StringComparison.Ordinal)).Select(one => Of(one.Key, one.Value)).OfType<CallFigures>()
            .OrderBy(static one => one.Table, StringComparer.Ordinal).ThenBy(static one => one.Operation, StringComparer.Ordinal),
    ];

    /// <summary>All lines of an instrument.</summary>
    public IEnumerable<(string Name, double Value)> Lines(string instrument) =>
        figures.Sums.Where(one => Is(one.Key, instrument)).Select(static one => (one.Key, one.Value));

    /// <summary>The sum of an instrument's lines, of one value of a tag where it is named.</summary>
    public double Sum(string instrument, string? tag = null, string? value = null) =>
        Lines(instrument).Where(one => tag is null || ReportBuilder.Tag(one.Name, tag) == value).Sum(static one => one.Value);

    /// <summary>How many metrics of CloudWatch a value of a dimension is on average, of those that were let through; 1 where none was seen.</summary>
    public double MetricsOfAValue(string dimension)
    {
        if (dimension == Operation.Dimension)
        {
            var told = figures.Operations.Where(static one => one.Key != DimensionGuard.Other && !IsOfNoDuration(one.Key)).Select(static one => one.Value).ToList();
            return told.Count == 0 ? 1 : (double)told.Sum(static one => one.Outcomes) / told.Count;
        }

        var values = new HashSet<string>(StringComparer.Ordinal);
        var metrics = 0;
        foreach (var rule in InstrumentRules.All.Where(rule => !rule.IsFleetOnly && rule.Dimensions.Contains(dimension)))
        {
            var tag = rule.Tags[Array.IndexOf(rule.Dimensions, dimension)];
            foreach (var name in (rule.Kind == SeriesKind.Level ? figures.Levels.Keys : figures.Sums.Keys).Where(name => Is(name, rule.Instrument)))
            {
                if (ReportBuilder.Tag(name, tag) is { } value and not DimensionGuard.Other)
                {
                    values.Add(value);
                    metrics++;
                }
            }
        }

        return values.Count == 0 ? 1 : (double)metrics / values.Count;
    }

    private static bool Is(string key, string name) => key.StartsWith(name, StringComparison.Ordinal) && (key.Length == name.Length || key[name.Length] == '{');

    private NamespaceFigures Namespace(string name)
    {
        var hits = Lines(InstrumentNames.CacheHits).Where(one => ReportBuilder.Tag(one.Name, InstrumentNames.Namespace) == name).ToList();
        var memory = hits.Where(static one => ReportBuilder.Tag(one.Name, InstrumentNames.Tier) == Memory).Sum(static one => one.Value);
        var made = Of(InstrumentNames.CacheMade);
        return new NamespaceFigures
        {
            Name = name,
            MemoryHits = memory,
            DurableHits = hits.Sum(static one => one.Value) - memory,
            Misses = Of(InstrumentNames.CacheMisses),
            FactoryCalls = Of(InstrumentNames.CacheFactoryCalls),
            FactorySeconds = Of(InstrumentNames.CacheFactoryTime),
            BytesWritten = Of(InstrumentNames.CacheBytesWritten),
            LifetimeSeconds = made <= 0 ? null : Of(InstrumentNames.CacheLifetime) / made,
            Remakes = Durations(Remake + name),
            HitAges = Durations(HitAge + name),
        };

        double Of(string instrument) => Sum(instrument, InstrumentNames.Namespace, name);
    }

    private CallFigures? Of(string name, OperationFigures operation)
    {
        var words = name.Split(' ', 3);
        if (words.Length < 3)
        {
            return null;
        }

        var durations = operation.All();
        return new CallFigures
        {
            Operation = words[1],
            Table = words[2],
            Count = durations.Count,
            P50 = durations.Quantile(0.5) * 1_000,
            P90 = durations.Quantile(0.9) * 1_000,
            Capacity = Of(InstrumentNames.DbConsumedCapacity),
            Retries = Of(InstrumentNames.DbRetries),
            Scanned = Of(InstrumentNames.DbItemsScanned),
            Returned = Of(InstrumentNames.DbItemsReturned),
        };

        double Of(string instrument) => Lines(instrument)
            .Where(one => ReportBuilder.Tag(one.Name, InstrumentNames.DbOperation) == words[1] && ReportBuilder.Tag(one.Name, InstrumentNames.DbCollection) == words[2])
            .Sum(static one => one.Value);
    }

    private PercentileSketch Durations(string operation) => figures.Operations.TryGetValue(operation, out var found) ? found.All() : new PercentileSketch();
}
