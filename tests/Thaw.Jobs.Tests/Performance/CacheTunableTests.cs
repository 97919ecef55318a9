using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Tuning;

namespace Thaw.Jobs.Tests.Performance;

/// <summary>What of the cache is tuned, on a real cache, by what it really did.</summary>
public sealed class CacheTunableTests : IAsyncDisposable
{
    private const long Megabyte = 1024 * 1024;
    private readonly Machine _machine = new();
    private readonly ServiceProvider _services;
    private readonly ITieredCache _cache;

    public CacheTunableTests()
    {
        var services = new ServiceCollection();
        services.AddThawCaching(options => (options.MemoryEntries, options.MemoryBytes) = (100_000, 2 * Megabyte));
        services.AddThawMonitoring();
        services.AddSingleton<IProcessResources>(_machine);
        services.AddSingleton<IMemoryPressure>(_machine);
        services.AddThawCacheTuning().AddThawCacheTuning();
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<ITieredCache>();
    }

    [Fact]
    public async Task Memory_ThatGivesUpEntries_GrowsByHalf_AndBackWhereThatBroughtNothing()
    {
        var memory = Tunable("cache.memory.bytes");
        await LookUpAsync(6_000, from: 0);
        Assert.Equal(3 * Megabyte, memory.Propose(Input() with { IsDryRun = true })!.Value); // which leaves the evidence where it is
        var grown = memory.Propose(Input())!;
        Assert.Equal(3 * Megabyte, grown.Value);
        memory.Set(grown.Value);

        // Keys that nobody asks for twice: no size helps. What was noted may be another container's.
        await LookUpAsync(6_000, from: 10_000);
        var back = memory.Propose(After(new TuningLast(2 * Megabyte, 3 * Megabyte, grown.Figure)))!;
        Assert.Equal(2 * Megabyte, back.Value);
        Assert.Contains("not worth the memory", back.Why, StringComparison.Ordinal);
        memory.Set(back.Value);

        // And it is not tried again while the hit rate is what it was.
        await LookUpAsync(6_000, from: 20_000);
        Assert.Null(memory.Propose(After(new TuningLast(3 * Megabyte, 2 * Megabyte, back.Figure))));
        await LookUpAsync(6_000, from: 30_000);
        Assert.NotNull(memory.Propose(After(new TuningLast(3 * Megabyte, 2 * Megabyte, 0.2))));
    }

    [Fact]
    public async Task Memory_ThatWasOnlyLookedAt_IsProposedTheSameAgain()
    {
        var memory = Tunable("cache.memory.bytes");
        await LookUpAsync(6_000, from: 0);

        var first = memory.Propose(Input() with { IsDryRun = true });
        Assert.Equal(3 * Megabyte, first!.Value);
        Assert.Equal(first, memory.Propose(Input()));
    }

    [Fact]
    public async Task Memory_WithoutRoomOrEvictions_StaysAsItIs()
    {
        var memory = Tunable("cache.memory.bytes");
        await LookUpAsync(200, from: 0);
        Assert.Null(memory.Propose(Input())); // nothing was given up
        await LookUpAsync(6_000, from: 1_000);
        _machine.Taken = 300 * Megabyte;
        Assert.Null(memory.Propose(Input())); // more than three fifths are taken
    }

    [Fact]
    public async Task Memory_IsJudgedByTheFleet_WhateverTheAnsweringContainerCounted()
    {
        var memory = Tunable("cache.memory.bytes");
        var grown = memory.Propose(Fleet(memoryHits: 600, misses: 400, evictions: 90))!; // this container has served nothing
        Assert.Equal((3 * Megabyte, 0.6), (grown.Value, grown.Figure));
        await LookUpAsync(6_000, from: 0); // here entries were given up, in the fleet none
        Assert.Null(memory.Propose(Fleet(memoryHits: 600, misses: 400, evictions: 0)));
        memory.Set(grown.Value);

        // The hour still holds figures of the smaller size; afterwards it is seen that it brought nothing.
        var change = new TuningLast(2 * Megabyte, 3 * Megabyte, grown.Figure);
        var input = Fleet(memoryHits: 603, misses: 397, evictions: 80);
        Assert.Null(memory.Propose(After(change with { At = input.Figures.Report.From.AddMinutes(1) }, input)));
        Assert.Equal(2 * Megabyte, memory.Propose(After(change with { At = input.Figures.Report.From.AddMinutes(-1) }, input))!.Value);
    }

    [Fact]
    public async Task Memory_AfterPressure_Shrinks_AndNeverBelowItsBound()
    {
        var memory = Tunable("cache.memory.bytes");
        await LookUpAsync(6_000, from: 0);
        _machine.Past.Add(new PressureEpisode(TimeProvider.System.GetUtcNow(), 450 * Megabyte, 300 * Megabyte, _machine.LimitBytes, [], true));
        Assert.Equal(1.4 * Megabyte, memory.Propose(Input())!.Value, 1.0);
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Set(1_000));
        memory.Set(memory.Minimum);
        Assert.InRange(_cache.GetStatistics().Bytes, 1, (long)memory.Minimum);
    }

    [Fact]
    public void Lifetime_FollowsTheReuseDistance_WithinItsBounds()
    {
        var ttl = Tunable("cache.ttl.inventory");
        Assert.Equal((600, 600), (ttl.Value, ttl.Maximum));
        Assert.Null(ttl.Propose(Input()));
        Assert.Equal(120, ttl.Propose(Input(Finding("cache.ttl-long", "inventory", ("hitAgeSecondsP99", 30))))!.Value);
        Assert.Null(ttl.Propose(Input(Finding("cache.ttl-long", "company", ("hitAgeSecondsP99", 30)))));
        ttl.Set(5);
        Assert.Equal(TimeSpan.FromSeconds(5), _services.GetRequiredService<Microsoft.Extensions.Options.IOptions<ThawCachingOptions>>().Value.Namespaces["inventory"].Expiration);
        Assert.Equal(43, ttl.Propose(Input(Finding("cache.ttl-short", "inventory", ("reuseSecondsP90", 42.5))))!.Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => ttl.Set(601));
    }

    [Fact]
    public async Task Entries_ThatNobodyReads_AreDropped()
    {
        await _cache.For("audit").SetAsync("line", "value");
        await _cache.For("company").SetAsync("acme", "value");
        var action = Assert.Single(_services.GetServices<ITuningAction>(), static one => one.Id == "cache.drop-unread");
        Assert.Empty(action.Plan(Input()));
        var entries = _cache.GetStatistics().Entries;
        await Assert.Single(action.Plan(Input(Finding("cache.never-read", "audit", ("bytesWritten", 9))))).RunAsync(CancellationToken.None);
        Assert.Equal(entries - 1, _cache.GetStatistics().Entries); // before anybody asked for it
        Assert.False((await _cache.For("audit").TryGetAsync<string>("line")).Found);
        Assert.True((await _cache.For("company").TryGetAsync<string>("acme")).Found);
    }

    [Fact]
    public async Task CleanUp_GivesUpWhatItSays()
    {
        await LookUpAsync(1_000, from: 0);
        var before = _cache.GetStatistics().Bytes;
        var given = Assert.Single(_services.GetServices<IMemoryCleanUp>()).Release(100_000);
        Assert.InRange(given, 100_000, 110_000);
        Assert.Equal(before - given, _cache.GetStatistics().Bytes);
    }

    [Fact]
    public async Task CleanUp_GivesUpWhatNobodyIsAnsweredWith_BeforeAnythingElse()
    {
        await _cache.For("audit").SetAsync("line", new string('y', 50_000));
        await LookUpAsync(1_000, from: 0);
        var entries = _cache.GetStatistics().Entries;
        await _cache.InvalidateAsync(new CacheInvalidation { Namespace = "audit" });
        Assert.Equal(entries, _cache.GetStatistics().Entries); // it lies there until its place is needed
        Assert.InRange(Assert.Single(_services.GetServices<IMemoryCleanUp>()).Release(10_000), 50_000, 150_000);
        Assert.Equal(entries - 1, _cache.GetStatistics().Entries);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Finding Finding(string rule, string subject, (string Name, double Value) evidence) => new()
    {
        Rule = rule, Subject = subject, Severity = Severity.Warning, Recommendation = "", Effect = new FindingEffect(null, null),
        Evidence = new Dictionary<string, double>(StringComparer.Ordinal) { [evidence.Name] = evidence.Value },
    };

    private static TuningInput Input(params Finding[] findings) => Inputs.Of(findings);

    private static TuningInput Fleet(double memoryHits, double misses, double evictions)
    {
        var figures = new MetricsSnapshot();
        figures.Sums[InstrumentNames.CacheHits + "{namespace=company,tier=memory}"] = memoryHits;
        figures.Sums[InstrumentNames.CacheMisses + "{namespace=company}"] = misses;
        figures.Sums[InstrumentNames.CacheEvictions] = evictions;
        return Inputs.Of(figures);
    }

    private static TuningInput After(TuningLast last, TuningInput? input = null) => (input ?? Input()) with { Last = new Dictionary<string, TuningLast>(StringComparer.Ordinal) { ["cache.memory.bytes"] = last } };

    private ITunable Tunable(string id) => Assert.Single(_services.GetServices<ITunableSource>().SelectMany(static one => one.Tunables), one => one.Id == id);

    private async Task LookUpAsync(int keys, int from)
    {
        for (var i = 0; i < keys; i++)
            await _cache.GetOrCreateAsync($"key-{from + i}", 0, static (_, _, _) => new ValueTask<string>(new string('x', 400)));
    }

    private sealed class Machine : IProcessResources, IMemoryPressure
    {
        public long Taken { get; set; } = 100 * Megabyte;

        public List<PressureEpisode> Past { get; } = [];

        public long LimitBytes => 400 * Megabyte;

        public IReadOnlyList<PressureEpisode> Episodes => Past;

        public PressureEpisode? Look(bool force = false) => null;

        public ResourceFigures Read() => new()
        {
            WorkingSetBytes = Taken, MemoryLimitBytes = null, CpuPercent = null, HeapBytes = 0, Collections = 0, GcPauses = default, PoolThreads = 0, PoolWaiting = 0, Sockets = null,
            Age = default, Frozen = default,
        };
    }
}
