using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Fleet;

public sealed class FleetSeriesTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly MemoryMetricsStore _store = new();
    private readonly FakeClock _clock = new(Start);

    [Fact]
    public async Task Hour_IsMinutes_AndTheWholeIsTheirSum()
    {
        await SeedAsync(minutes: 40, every: 1);
        var series = await QueryAsync(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.FromMinutes(1), series.Step);
        Assert.Equal(Enumerable.Range(0, 40).Select(static minute => Start.AddMinutes(minute)), series.Points.Select(static one => one.At));
        Assert.All(series.Points, static one => Assert.Equal((20, 20 / 60.0, 20.0, 1.0, 100e6), (one.Requests, one.Rate, one.Invocations, one.ColdStarts, one.MemoryBytes)));
        Assert.All(series.Points, static one => Assert.Equal([("memory", 0.6), ("dynamodb", 0.75)], one.Tiers.Select(static tier => (tier.Tier, tier.HitRate))));
        Assert.Equal((40 * 20, 40.0), (series.Total.Requests, series.Total.ColdStarts));
        Assert.Equal(series.Points.Sum(static one => one.Errors), series.Total.Errors);
        Assert.Equal(series.Total.P90!.Value, Math.Clamp(series.Total.P90.Value, series.Points.Min(static one => one.P90!.Value), series.Points.Max(static one => one.P90!.Value)));
    }

    [Fact]
    public async Task Report_IsTheOneWithoutSteps()
    {
        await SeedAsync(minutes: 14, every: 1);
        var report = (await QueryAsync(TimeSpan.FromMinutes(15))).Report;
        var alone = await new FleetMetrics(_store, _clock).QueryAsync(new MetricsQuery { Window = TimeSpan.FromMinutes(15) }, default);

        Assert.Equal(alone.Operations, report.Operations);
        Assert.Equal((alone.From, alone.To, alone.Invocations, alone.CapacityUnits), (report.From, report.To, report.Invocations, report.CapacityUnits));
        Assert.Empty(report.Containers);
    }

    [Fact]
    public async Task MinutesThatNobodyRolledUp_AreReadAsLongAsTheirRecordsAreKept_AndOnce()
    {
        await SeedAsync(minutes: 90, every: 1);
        Assert.Equal(90 * 20, (await QueryAsync(TimeSpan.FromHours(2))).Total.Requests);
        _store.MinutesRead.Clear();
        Assert.Equal(90 * 20, (await QueryAsync(TimeSpan.FromHours(2))).Total.Requests);
        Assert.Equal(2, _store.MinutesRead.Count);
    }

    [Fact]
    public async Task SixHours_AreStepsOfFiveMinutes()
    {
        await SeedAsync(minutes: 60, every: 1);
        var series = await QueryAsync(TimeSpan.FromHours(6));

        Assert.Equal((TimeSpan.FromMinutes(5), 12), (series.Step, series.Points.Count));
        Assert.All(series.Points, static one => Assert.Equal((100, 100 / 300.0), (one.Requests, one.Rate)));
    }

    [Fact]
    public async Task Days_AreHoursOrDays_AlsoWhereTheNewestAreNotRolledUp()
    {
        var job = new MetricsRollUpJob(_store, _clock);
        for (var minute = 0; minute < 26 * 60; minute += 5)
        {
            await AddAsync(_clock.GetUtcNow());
            _clock.Advance(TimeSpan.FromMinutes(5));
            await job.RunAsync(default);
        }

        var hours = await QueryAsync(TimeSpan.FromDays(7));
        Assert.Equal((TimeSpan.FromHours(1), 26), (hours.Step, hours.Points.Count));
        Assert.All(hours.Points, static one => Assert.Equal(12 * 20, one.Requests));
        var days = await QueryAsync(TimeSpan.FromDays(30));
        Assert.Equal([24 * 12 * 20L, 2 * 12 * 20L], days.Points.Select(static one => one.Requests));
        Assert.Equal(26 * 12 * 20, days.Total.Requests);
        Assert.Equal(20 * 24.0 / (2 * 60 * 60), days.Points[1].Rate, 1e-9); // of the hours that the day has had
    }

    [Fact]
    public async Task EmptyMonth_IsNotSearchedForMinutesThatCannotBeThere()
    {
        await AddAsync(_clock.GetUtcNow());
        _store.SlotsRead.Clear();
        await QueryAsync(TimeSpan.FromDays(31));

        Assert.All(_store.SlotsRead.Where(static slot => slot.Scale == MetricsScale.Minute), static slot => Assert.True(slot.Start >= Start.AddDays(-3)));
    }

    [Fact]
    public async Task Task_IsNoRequest()
    {
        var snapshot = FleetSeeds.Snapshot(new Random(1), 1, 5);
        var task = snapshot.Operation("task cache.warm");
        task.IsEntry = true;
        task.Take(OperationOutcome.Failure, snapshot.Operations["operation 00"].All());
        await _store.AddAsync(FleetSeeds.Record(Start, "one", 1, snapshot), default);

        var total = (await QueryAsync(TimeSpan.FromMinutes(5))).Total;
        Assert.Equal(5, total.Requests);
    }

    [Fact]
    public async Task Nothing_IsNoPoint_AndNoPercentile()
    {
        var series = await QueryAsync(TimeSpan.FromMinutes(15));

        Assert.Empty(series.Points);
        Assert.Equal((0, 0.0, null, null, null), (series.Total.Requests, series.Total.Rate, series.Total.P50, series.Total.P99, series.Total.MemoryBytes));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(60 * 24 * 32)]
    public async Task WindowOutOfBounds_IsRefused(double minutes) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await QueryAsync(TimeSpan.FromMinutes(minutes)));

    private async Task SeedAsync(int minutes, int every)
    {
        for (var minute = 0; minute < minutes; minute += every)
        {
            await AddAsync(Start.AddMinutes(minute));
        }

        _clock.Advance(TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(5));
    }

    private async Task AddAsync(DateTimeOffset at)
    {
        var minute = MetricsSlot.Of(MetricsScale.Minute, at, MetricsPart.Fleet).Start;
        await _store.AddAsync(FleetSeeds.Record(minute, "one", minute.UtcTicks, FleetSeeds.Snapshot(new Random((int)(minute.UtcTicks % 9973)), 2, 20)), default);
    }

    private ValueTask<MetricsSeries> QueryAsync(TimeSpan window) => new FleetSeries(_store, _clock).QueryAsync(new MetricsQuery { Window = window }, default);
}
