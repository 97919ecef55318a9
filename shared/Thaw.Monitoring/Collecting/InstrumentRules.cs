using System.Globalization;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Resources;

namespace Thaw.Monitoring.Collecting;

/// <summary>The instruments that are collected: ours, and those of the platform that say what we would otherwise measure again.</summary>
internal static class InstrumentRules
{
    private const string Hosting = "Microsoft.AspNetCore.Hosting";
    private const string Http = "System.Net.Http";
    private static readonly string[] PerNamespace = [InstrumentNames.Namespace];

    public static InstrumentRule? Find(string meter, string instrument) =>
        Array.Find(All, rule => rule.Instrument == instrument && rule.Meter == meter);

    public static readonly InstrumentRule[] All =
    [
        new()
        {
            Meter = Hosting, Instrument = "http.server.request.duration", Area = MetricsArea.Api, Tags = ["http.request.method", "http.route", InstrumentNames.LongPoll], IsEntry = true,
            Operation = static tags => (tags.Third is null ? "" : FigureReader.LongPoll) + RouteNames.Of(tags.First, tags.Second),
            Also = static (tags, _) => tags.Third is null ? "end_to_end" : null,
        },
        new()
        {
            // AWS is measured where it is called, with its operation.
            Meter = Http, Instrument = "http.client.request.duration", Area = MetricsArea.Api, Tags = ["http.request.method", "server.address", "server.port"],
            Operation = static tags => tags.Second is { } host && !host.Contains(".amazonaws.", StringComparison.Ordinal) ? $"upstream {host}" : null,
            Also = static (tags, options) => options.Upstreams.FirstOrDefault(one => one.Value.Host == tags.Second && one.Value.Port.ToString(CultureInfo.InvariantCulture) == tags.Third).Key,
        },
        new()
        {
            Meter = InstrumentNames.AwsMeter, Instrument = InstrumentNames.DbDuration, Area = MetricsArea.System, Tags = [InstrumentNames.DbOperation, InstrumentNames.DbCollection],
            Operation = static tags => $"dynamodb {tags.First} {tags.Second}",
        },
        new()
        {
            Meter = InstrumentNames.TasksMeter, Instrument = InstrumentNames.TaskRunTime, Area = MetricsArea.Tasks, Tags = [InstrumentNames.Type], IsEntry = true,
            Operation = static tags => $"task {tags.First}",
        },
        new()
        {
            Meter = InstrumentNames.TasksMeter, Instrument = InstrumentNames.TaskQueueDelay, Area = MetricsArea.Tasks, Tags = [InstrumentNames.Type],
            Operation = static tags => $"wait {tags.First}",
        },
        new() { Meter = InstrumentNames.LambdaMeter, Instrument = InstrumentNames.LambdaInvocation, Area = MetricsArea.System, Operation = static _ => FigureReader.Invocation },
        new() { Meter = InstrumentNames.LambdaMeter, Instrument = InstrumentNames.LambdaAfterResponse, Area = MetricsArea.System, Operation = static _ => "after_response" },
        new()
        {
            Meter = InstrumentNames.LambdaMeter, Instrument = InstrumentNames.LambdaColdStart, Area = MetricsArea.System, Tags = [InstrumentNames.Phase],
            Operation = static tags => ColdStart.Prefix + tags.First,
        },
        new()
        {
            // A receiver that waits for messages is not slow.
            Meter = InstrumentNames.AwsMeter, Instrument = InstrumentNames.RpcDuration, Area = MetricsArea.System, Tags = [InstrumentNames.RpcService, InstrumentNames.RpcMethod],
            Operation = static tags => tags is { First: "SQS", Second: "ReceiveMessage" } ? null : $"{tags.First?.ToLowerInvariant()} {tags.Second}",
        },
        new()
        {
            Meter = InstrumentNames.AwsMeter, Instrument = InstrumentNames.RpcRetries, Area = MetricsArea.System, Metric = "CallRetries",
            Tags = [InstrumentNames.RpcService, InstrumentNames.RpcMethod], Dimensions = ["Service", "AwsOperation"],
        },
        Aws(InstrumentNames.DbRetries, "Retries"),
        Aws(InstrumentNames.DbConsumedCapacity, "ConsumedCapacity"),
        Aws(InstrumentNames.DbItemsScanned, "ItemsScanned") with { IsFleetOnly = true },
        Aws(InstrumentNames.DbItemsReturned, "ItemsReturned") with { IsFleetOnly = true },
        new() { Meter = InstrumentNames.AwsMeter, Instrument = InstrumentNames.DbConnectionSets, Area = MetricsArea.System, Metric = "ConnectionSets" },
        new()
        {
            Meter = InstrumentNames.CachingMeter, Instrument = InstrumentNames.CacheHits, Area = MetricsArea.Cache, Metric = "Hits",
            Tags = [InstrumentNames.Namespace, InstrumentNames.Tier], Dimensions = ["Namespace", "Tier"],
        },
        Cache(InstrumentNames.CacheMisses, "Misses"),
        Cache(InstrumentNames.CacheStaleHits, "StaleHits"),
        Cache(InstrumentNames.CacheFactoryCalls, "FactoryCalls"),
        Cache(InstrumentNames.CacheFactoryFailures, "FactoryFailures"),
        Cache(InstrumentNames.CacheFactoryTime, "FactoryTime") with { Unit = "Milliseconds", Scale = 1_000 },
        Cache(InstrumentNames.CacheBytesWritten, "BytesWritten") with { Unit = "Bytes" },
        Cache(InstrumentNames.CacheBytesRead, "BytesRead") with { Unit = "Bytes" },
        Cache(InstrumentNames.CacheMade, "Made") with { IsFleetOnly = true },
        Cache(InstrumentNames.CacheLifetime, "Lifetime") with { Unit = "Seconds", IsFleetOnly = true },
        new()
        {
            Meter = InstrumentNames.CachingMeter, Instrument = InstrumentNames.CacheRemake, Area = MetricsArea.Cache, Tags = PerNamespace,
            Operation = static tags => FigureReader.Remake + tags.First,
        },
        new()
        {
            Meter = InstrumentNames.CachingMeter, Instrument = InstrumentNames.CacheHitAge, Area = MetricsArea.Cache, Tags = PerNamespace,
            Operation = static tags => FigureReader.HitAge + tags.First,
        },
        new()
        {
            Meter = InstrumentNames.CachingMeter, Instrument = InstrumentNames.CacheDurableDuration, Area = MetricsArea.Cache, Tags = [InstrumentNames.Operation],
            Operation = static tags => $"cache_{tags.First}",
        },
        Cache(InstrumentNames.CacheErrors, "Errors") with { Tags = [InstrumentNames.Tier], Dimensions = ["Tier"] },
        Cache(InstrumentNames.CacheEvictions, "Evictions") with { Tags = [], Dimensions = [] },
        Cache(InstrumentNames.CacheEntries, "Entries") with { Tags = [], Dimensions = [], Kind = SeriesKind.Level },
        Cache(InstrumentNames.CacheBytes, "MemoryBytes") with { Tags = [], Dimensions = [], Kind = SeriesKind.Level, Unit = "Bytes" },
        Task("submitted", "Submitted"),
        Task("started", "Started"),
        Task("succeeded", "Succeeded"),
        Task("failed", "Failed"),
        Task("dead", "Dead"),
        Task("cancelled", "Cancelled"),
        Task("duplicates", "Duplicates"),
        Task("interrupted", "Interrupted"),
        Task("unsent", "Unsent"),
        Task("resent", "Resent"),
        Task("queue.depth", "QueueDepth") with { Kind = SeriesKind.Level, Tags = ["queue"], Dimensions = ["Queue"] },
        Task("queue.age", "QueueAge") with { Kind = SeriesKind.Level, Tags = ["queue"], Dimensions = ["Queue"], Unit = "Seconds" },
    ];

    private static InstrumentRule Aws(string instrument, string metric) => new()
    {
        Meter = InstrumentNames.AwsMeter, Instrument = instrument, Area = MetricsArea.System, Metric = metric,
        Tags = [InstrumentNames.DbOperation, InstrumentNames.DbCollection], Dimensions = ["AwsOperation", "Table"],
    };

    private static InstrumentRule Cache(string instrument, string metric) => new()
    {
        Meter = InstrumentNames.CachingMeter, Instrument = instrument, Area = MetricsArea.Cache, Metric = metric, Tags = PerNamespace, Dimensions = ["Namespace"],
    };

    private static InstrumentRule Task(string instrument, string metric) => new()
    {
        Meter = InstrumentNames.TasksMeter, Instrument = "thaw.tasks." + instrument, Area = MetricsArea.Tasks, Metric = metric, Tags = [InstrumentNames.Type], Dimensions = ["TaskType"],
    };
}
