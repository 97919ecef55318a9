using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Sketches;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Judging;

/// <summary>An hour of a fleet, put together figure by figure and judged as the endpoint does.</summary>
internal sealed class SeededFleet
{
    public const string Function = "orders";

    private static readonly DateTimeOffset To = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly List<MetricsSnapshot> _containers = [new(), new()];
    private readonly List<(string Name, MetricsSnapshot Figures)> _others = [];

    public ThawJudgingOptions Options { get; } = new();

    public FunctionSize? Size { get; set; }

    public List<CollapsedDimension> Collapsed { get; } = [];

    public List<HotKey> HotKeys { get; } = [];

    public Dictionary<string, double> Targets { get; } = new(StringComparer.Ordinal);

    /// <summary>A fleet of which nothing is wrong: each test breaks one thing of it.</summary>
    public static SeededFleet Healthy()
    {
        var fleet = new SeededFleet { Size = new FunctionSize(Function, 512), Options = { CacheTable = "cache" }, Targets = { ["company_api"] = 50 } };
        fleet.HotKeys.Add(new HotKey("company", "ab", 150, 1_000));
        return fleet
            .Sum("thaw.invocations", 20_000).Sum("thaw.cold_starts", 40)
            .Runs("invocation", 20_000, 0.045).Runs("GET /orders/{id}", 20_000, 0.04, isEntry: true).Runs("company_api", 900, 0.03)
            .Runs("upstream crm.example", 700, 0.2).Runs("upstream crm.example", 3, 0.3, OperationOutcome.Failure)
            .Runs("wait cache.warm", 200, 9).Runs("task cache.warm", 200, 8, isEntry: true)
            .Runs("dynamodb GetItem orders", 20_000, 0.006).Calls("GetItem", "orders", capacity: 10_000, retries: 40)
            .Runs("dynamodb Query orders", 2_000, 0.009).Calls("Query", "orders", capacity: 2_000, scanned: 40_000, returned: 38_000)
            .Runs("dynamodb BatchGetItem cache", 4_000, 0.005).Calls("BatchGetItem", "cache", capacity: 3_000)
            .Runs("dynamodb PutItem cache", 900, 0.006).Calls("PutItem", "cache", capacity: 1_800)
            .Namespace("company", memory: 16_000, durable: 3_000, misses: 900, factorySeconds: 0.2, bytes: 1_800_000, lifetime: 300)
            .Runs("remake company", 200, 310).Runs("age company", 3_000, 160)
            .Sum("thaw.tasks.started{type=cache.warm}", 200).Sum("thaw.tasks.failed{type=cache.warm}", 2)
            .Level("thaw.tasks.queue.age{queue=normal}", 2)
            .Cpu(35).Memory(300);
    }

    public SeededFleet Sum(string name, double value)
    {
        _containers[0].Count(name, value);
        return this;
    }

    public SeededFleet Runs(string operation, int count, double seconds, OperationOutcome outcome = OperationOutcome.Success, bool isEntry = false)
    {
        // Half of them a quarter quicker: what is judged are percentiles, not one number.
        var sketch = new PercentileSketch();
        for (var i = 0; i < count; i++)
            sketch.Add(i % 2 == 0 ? seconds : seconds * 0.75);
        var figures = _containers[0].Operation(operation);
        figures.IsEntry |= isEntry;
        figures.Take(outcome, sketch);
        return this;
    }

    public SeededFleet Calls(string operation, string table, double capacity = 0, double retries = 0, double scanned = 0, double returned = 0)
    {
        var tags = $"{{db.operation.name={operation},db.collection.name={table}}}";
        return Sum(InstrumentNames.DbConsumedCapacity + tags, capacity).Sum(InstrumentNames.DbRetries + tags, retries)
            .Sum(InstrumentNames.DbItemsScanned + tags, scanned).Sum(InstrumentNames.DbItemsReturned + tags, returned);
    }

    public SeededFleet Namespace(string name, double memory = 0, double durable = 0, double misses = 0, double factorySeconds = 0.1, double bytes = 0, double lifetime = 300)
    {
        return Sum($"{InstrumentNames.CacheHits}{{namespace={name},tier=memory}}", memory).Sum($"{InstrumentNames.CacheHits}{{namespace={name},tier=dynamodb}}", durable)
            .Sum($"{InstrumentNames.CacheMisses}{{namespace={name}}}", misses).Sum($"{InstrumentNames.CacheFactoryCalls}{{namespace={name}}}", misses)
            .Sum($"{InstrumentNames.CacheFactoryTime}{{namespace={name}}}", misses * factorySeconds).Sum($"{InstrumentNames.CacheBytesWritten}{{namespace={name}}}", bytes)
            .Sum($"{InstrumentNames.CacheMade}{{namespace={name}}}", misses).Sum($"{InstrumentNames.CacheLifetime}{{namespace={name}}}", misses * lifetime);
    }

    public SeededFleet Level(string name, double value, int samples = 100)
    {
        _containers[0].Levels[name] = new LevelFigures(value * samples, samples, value * 1.2);
        return this;
    }

    /// <summary>A container of another function, which reported its size, or none.</summary>
    public SeededFleet Other(string name, int? given, double megabytes, double cpu = 5, int invocations = 600, double seconds = 10)
    {
        const double Megabyte = 1024 * 1024;
        var figures = new MetricsSnapshot();
        var sketch = new PercentileSketch();
        for (var i = 0; i < invocations; i++)
            sketch.Add(seconds);
        figures.Operation("invocation").Take(OperationOutcome.Success, sketch);
        figures.Count(FleetNames.Invocations, invocations);
        figures.See(FleetNames.Memory, new LevelFigures(megabytes * Megabyte * 10, 10, megabytes * Megabyte));
        figures.See(FleetNames.Cpu, new LevelFigures(cpu * 10, 10, cpu));
        if (given is { } size)
            figures.See(FleetNames.MemoryGiven, new LevelFigures(size * Megabyte * 10, 10, size * Megabyte));
        _others.Add((name, figures));
        return this;
    }

    public SeededFleet Cpu(double percent) => Level(FleetNames.Cpu, percent);

    public SeededFleet Memory(double megabytes)
    {
        _containers[0].Levels[FleetNames.Memory] = new LevelFigures(megabytes * 100 * 1024 * 1024, 100, megabytes * 1024 * 1024);
        return this;
    }

    public IReadOnlyList<Finding> Analyze()
    {
        var found = new RollUpBuilder();
        for (var i = 0; i < _containers.Count; i++)
            found.Take(FleetSeeds.Record(To.AddMinutes(-5), $"{Function}/c{i}", 1, _containers[i]));
        foreach (var (name, figures) in _others)
            found.Take(FleetSeeds.Record(To.AddMinutes(-5), name, 1, figures));
        var report = ReportBuilder.Of(new MetricsQuery { Window = TimeSpan.FromHours(1), Containers = true }, To.AddHours(-1), To, found);
        Assert.Equal(0, report.Unreadable);
        return new Analyzer(AllRules.Create()).Analyze(new JudgingInput(report, Options)
        {
            Collapsed = Collapsed, HotKeys = HotKeys, Function = Size, Targets = Targets,
        });
    }

    /// <summary>The one finding of a rule.</summary>
    public Finding Finds(string rule, string subject)
    {
        var finding = Assert.Single(Analyze(), one => one.Rule == rule);
        Assert.Equal(subject, finding.Subject);
        Assert.NotEmpty(finding.Recommendation);
        Assert.All(finding.Evidence.Values, static value => Assert.True(double.IsFinite(value)));
        return finding;
    }

    public void DoesNotFind(string rule) => Assert.DoesNotContain(Analyze(), one => one.Rule == rule);
}
