using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Fleet;

public sealed class RollUpTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly MemoryMetricsStore _store = new();
    private readonly FakeClock _clock = new(Start);

    [Fact]
    public async Task Query_OverRollUpsAndRecords_SeesEveryValueOnce()
    {
        var all = await SeedAsync(minutes: 40, containers: 5);
        var job = new MetricsRollUpJob(_store, _clock);
        Assert.True(await job.RunAsync(default) > 0);
        var report = await QueryAsync(TimeSpan.FromHours(1));
        AssertFigures(all, report);
        Assert.Equal(5 * 40, report.ColdStarts);
        Assert.Equal(500, report.CapacityUnits);
    }

    [Fact]
    public async Task Query_Of15Minutes_ReadsRollUpsAndTwoMinutesOfRecords()
    {
        await SeedAsync(minutes: 40, containers: 3);
        await new MetricsRollUpJob(_store, _clock).RunAsync(default);
        _store.MinutesRead.Clear();
        await QueryAsync(TimeSpan.FromMinutes(15));
        Assert.Equal(2, _store.MinutesRead.Count);
        Assert.Equal([Start.AddMinutes(39), Start.AddMinutes(40)], _store.MinutesRead.Order());
    }

    [Fact]
    public async Task Query_WhereNobodyRolledUp_CatchesUpOnce()
    {
        var all = await SeedAsync(minutes: 14, containers: 3);
        AssertFigures(all, await QueryAsync(TimeSpan.FromMinutes(15)));
        _store.MinutesRead.Clear();
        AssertFigures(all, await QueryAsync(TimeSpan.FromMinutes(15)));
        Assert.Equal(2, _store.MinutesRead.Count);
    }

    [Fact]
    public async Task Query_OfAnHourThatNobodyLookedAt_SeesAllOfIt()
    {
        var all = await SeedAsync(minutes: 60, containers: 2);
        AssertFigures(all, await QueryAsync(TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task Query_OfHoursThatNobodyLookedAt_SeesWhatRecordsAreKeptOf()
    {
        var all = await SeedAsync(minutes: 350, containers: 1);
        AssertFigures(all, await QueryAsync(TimeSpan.FromHours(12)));
    }

    [Fact]
    public async Task Run_OfAProcessThatWasOffOvernight_MakesTheHourItHadLeftAndItsDay()
    {
        var all = await SeedAsync(minutes: 40, containers: 2);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await new MetricsRollUpJob(_store, _clock).RunAsync(default);
        _clock.Advance(TimeSpan.FromHours(30));
        await new MetricsRollUpJob(_store, _clock).RunAsync(default);
        Assert.Contains(new MetricsSlot(MetricsScale.Hour, Start, MetricsPart.Fleet), _store.RollUps.Keys);

        // What is older than minutes are kept is hours and days, and all of it is there.
        _clock.Advance(TimeSpan.FromDays(3));
        AssertFigures(all, await QueryAsync(TimeSpan.FromDays(7)));
    }

    [Fact]
    public async Task Run_Again_LooksBackOnce()
    {
        await SeedAsync(minutes: 5, containers: 1);
        var job = new MetricsRollUpJob(_store, _clock);
        await job.RunAsync(default);
        _store.SlotsRead.Clear();
        await job.RunAsync(default);
        Assert.All(_store.SlotsRead.Where(static slot => slot.Scale == MetricsScale.Hour), slot => Assert.InRange(slot.Start, _clock.GetUtcNow().AddHours(-6), _clock.GetUtcNow()));
    }

    [Fact]
    public async Task Run_AgainAndTwiceAtOnce_ChangesNothing()
    {
        var all = await SeedAsync(minutes: 75, containers: 4);
        var (one, other) = (new MetricsRollUpJob(_store, _clock), new MetricsRollUpJob(_store, _clock));
        await Task.WhenAll(one.RunAsync(default).AsTask(), other.RunAsync(default).AsTask());
        var before = _store.RollUps.ToDictionary(static pair => pair.Key, static pair => pair.Value.Data.ToArray());
        Assert.Equal(0, await one.RunAsync(default));
        Assert.Equal(before.Keys.Order(Comparer<MetricsSlot>.Create(static (a, b) => (a.Start, a.Scale, a.Part).CompareTo((b.Start, b.Scale, b.Part)))), _store.RollUps.Keys.Order(Comparer<MetricsSlot>.Create(static (a, b) => (a.Start, a.Scale, a.Part).CompareTo((b.Start, b.Scale, b.Part)))));
        Assert.All(_store.RollUps, pair => Assert.Equal(before[pair.Key], pair.Value.Data.ToArray()));
        AssertFigures(all, await QueryAsync(TimeSpan.FromHours(2)));
    }

    [Fact]
    public async Task Run_AfterALateRecord_TakesItIn()
    {
        var all = await SeedAsync(minutes: 8, containers: 2);
        var job = new MetricsRollUpJob(_store, _clock);
        await job.RunAsync(default);
        var late = FleetSeeds.Snapshot(new Random(99), 2, 10, all);
        await _store.AddAsync(FleetSeeds.Record(Start.AddMinutes(3), "late", 1, late), default);
        Assert.Equal(1, await job.RunAsync(default));
        AssertFigures(all, await QueryAsync(TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public async Task Run_ThroughHoursAndDays_MakesTheLongerOnes()
    {
        var all = new List<double>();
        var random = new Random(2);
        var job = new MetricsRollUpJob(_store, _clock);
        for (var minute = 0; minute < 26 * 60; minute += 5)
        {
            await _store.AddAsync(FleetSeeds.Record(_clock.GetUtcNow(), "one", minute, FleetSeeds.Snapshot(random, 2, 5, all)), default);
            _clock.Advance(TimeSpan.FromMinutes(5));
            await job.RunAsync(default);
        }

        Assert.Equal(1, _store.RollUps.Keys.Count(static slot => slot is { Scale: MetricsScale.Day, Part: MetricsPart.Fleet } && slot.Start >= Start));
        Assert.Equal(25, _store.RollUps.Keys.Count(static slot => slot is { Scale: MetricsScale.Hour, Part: MetricsPart.Fleet } && slot.Start >= Start));
        _store.SlotsRead.Clear();
        AssertFigures(all, await QueryAsync(TimeSpan.FromDays(7)));

        // What is there is read as one day, one hour, and minutes; of what is not, only the minutes that may still be kept are asked for.
        Assert.Contains(new MetricsSlot(MetricsScale.Day, Start, MetricsPart.Fleet), _store.SlotsRead);
        Assert.DoesNotContain(_store.SlotsRead, static slot => slot.Scale == MetricsScale.Minute && slot.Start >= Start && slot.Start < Start.AddHours(25));
        Assert.DoesNotContain(_store.SlotsRead, slot => slot.Scale == MetricsScale.Minute && slot.Start < _clock.GetUtcNow().AddDays(-3));
    }

    [Fact]
    public async Task Query_OfContainers_TellsThemApart()
    {
        await SeedAsync(minutes: 10, containers: 3);
        await new MetricsRollUpJob(_store, _clock).RunAsync(default);
        var report = await new FleetMetrics(_store, _clock).QueryAsync(new MetricsQuery { Containers = true }, default);
        Assert.Equal(["container 0", "container 1", "container 2"], report.Containers.Select(static one => one.Name).Order());
        Assert.All(report.Containers, static one => Assert.Equal((200, 200, true, 40), (one.Count, one.Invocations, one.ColdStarted, one.Cpu.Mean)));
        Assert.All(report.Containers, static one => Assert.InRange(one.P90, one.P50, one.P99));
        Assert.Empty((await QueryAsync(TimeSpan.FromMinutes(15))).Containers);
    }

    [Fact]
    public async Task Query_OfOneOperation_AnswersThatAlone()
    {
        await SeedAsync(minutes: 3, containers: 1);
        var report = await new FleetMetrics(_store, _clock).QueryAsync(new MetricsQuery { Operation = "operation 01" }, default);
        Assert.Equal("operation 01", Assert.Single(report.Operations).Name);
        Assert.Equal([("memory", 0.6), ("dynamodb", 0.75)], report.Tiers.Select(static tier => (tier.Tier, tier.HitRate)));
    }

    [Fact]
    public async Task Query_BesideADamagedRecord_AnswersTheRest()
    {
        var all = await SeedAsync(minutes: 2, containers: 2);
        await _store.AddAsync(new MetricsRecord { Minute = Start.AddMinutes(1), Container = "broken", Sequence = 1, Data = new byte[] { 1, 2, 3 }, ExpiresAt = Start.AddHours(1) }, default);
        var report = await QueryAsync(TimeSpan.FromMinutes(15));
        AssertFigures(all, report);
        Assert.Equal(1, report.Unreadable);
    }

    [Fact]
    public async Task RollUp_OfMoreThanTheStoreTakes_JoinsTheRarest()
    {
        var store = new MemoryMetricsStore { Traits = new MetricsStoreTraits { Name = "small", MaximumBytes = 4_000 } };
        var snapshot = FleetSeeds.Snapshot(new Random(1), 200, 20);
        snapshot.Operation("frequent").Take(OperationOutcome.Success, FleetSeeds.Snapshot(new Random(1), 1, 5_000).Operations["operation 00"].All());
        await store.AddAsync(FleetSeeds.Record(Start, "one", 1, snapshot), default);
        _clock.Advance(TimeSpan.FromMinutes(3));
        var report = await new FleetMetrics(store, _clock).QueryAsync(new MetricsQuery(), default);
        Assert.All(store.RollUps.Values, static one => Assert.InRange(one.Data.Length, 1, 4_000));
        var kept = MetricsSnapshot.Read(store.RollUps[new MetricsSlot(MetricsScale.Minute, Start, MetricsPart.Fleet)].Data.Span);
        Assert.Equal(5_000, kept.Operations["frequent"].Count);
        Assert.Equal(200 * 20 + 5_000, kept.Operations.Values.Sum(static one => one.Count));
        Assert.True(report.Operations.Count > 1);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(60 * 24 * 32)]
    public async Task Query_OfAWindowOutOfBounds_IsRefused(double minutes) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await QueryAsync(TimeSpan.FromMinutes(minutes)));

    private async Task<List<double>> SeedAsync(int minutes, int containers)
    {
        var all = new List<double>();
        var random = new Random(8);
        for (var minute = 0; minute < minutes; minute++)
        {
            for (var container = 0; container < containers; container++)
                await _store.AddAsync(FleetSeeds.Record(Start.AddMinutes(minute), $"container {container}", minute, FleetSeeds.Snapshot(random, 2, 20, all)), default);
        }

        _clock.Advance(TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(5));
        return all;
    }

    private ValueTask<MetricsReport> QueryAsync(TimeSpan window) => new FleetMetrics(_store, _clock).QueryAsync(new MetricsQuery { Window = window }, default);

    private static void AssertFigures(List<double> all, MetricsReport report)
    {
        var operation = report.Operations.Single(static one => one.Name == "operation 00");
        Assert.Equal(all.Count, operation.Count);
        foreach (var (quantile, actual) in new[] { (0.5, operation.P50), (0.9, operation.P90), (0.95, operation.P95), (0.99, operation.P99) })
        {
            var exact = Distributions.Exact([.. all], quantile) * 1_000;
            Assert.InRange(actual, exact * 0.99, exact * 1.01);
        }

        Assert.Equal(all.Max() * 1_000, operation.Max, 1e-9);
    }
}
