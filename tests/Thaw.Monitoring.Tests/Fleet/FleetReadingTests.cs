using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Fleet;

/// <summary>What looking at the fleet costs its store.</summary>
public sealed class FleetReadingTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly MemoryMetricsStore _store = new();
    private readonly FakeClock _clock = new(Start);

    [Fact]
    public async Task Query_ByManyAtOnce_ReadsTheStoreOnce()
    {
        var fleet = await FleetAsync(minutes: 30);
        var reports = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => fleet.QueryAsync(new MetricsQuery { Containers = true }, default).AsTask())));

        Assert.Equal(2, _store.MinutesRead.Count);
        Assert.Equal(_store.SlotsRead.Distinct().Count(), _store.SlotsRead.Count);
        Assert.All(reports, report => Assert.Same(reports[0], report));
    }

    [Fact]
    public async Task Query_OfOneOperation_SharesTheReadingOfAll()
    {
        var fleet = await FleetAsync(minutes: 5);
        var all = await fleet.QueryAsync(new MetricsQuery(), default);
        var one = await fleet.QueryAsync(new MetricsQuery { Operation = "operation 01" }, default);

        Assert.Equal(2, _store.MinutesRead.Count);
        Assert.Equal(all.Operations.Single(static operation => operation.Name == "operation 01"), Assert.Single(one.Operations));
        Assert.Equal(all.To, one.To);
    }

    [Fact]
    public async Task Query_ASecondLater_SeesWhatWasAddedSince()
    {
        var fleet = await FleetAsync(minutes: 5);
        var before = await fleet.QueryAsync(new MetricsQuery(), default);
        await AddAsync(_clock.GetUtcNow());
        Assert.Same(before, await fleet.QueryAsync(new MetricsQuery(), default));
        _clock.Advance(FleetMetrics.MaximumAge);
        var after = await fleet.QueryAsync(new MetricsQuery(), default);

        Assert.Equal(before.Invocations + 20, after.Invocations);
        Assert.Equal(_clock.GetUtcNow(), after.To);
    }

    [Fact]
    public async Task Query_AgainOfHours_ReadsOnlyWhatMayHaveChanged()
    {
        var fleet = await FleetAsync(minutes: 180);
        await fleet.QueryAsync(new MetricsQuery { Window = TimeSpan.FromHours(3), Containers = true }, default);
        _store.SlotsRead.Clear();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await fleet.QueryAsync(new MetricsQuery { Window = TimeSpan.FromHours(3), Containers = true }, default);

        // Minutes to which late records may still be added; hours and older minutes are as they are.
        Assert.NotEmpty(_store.SlotsRead);
        Assert.All(_store.SlotsRead, slot => Assert.InRange(slot.Start, _clock.GetUtcNow().AddMinutes(-24), _clock.GetUtcNow()));
    }

    [Fact]
    public async Task Query_AgainOfAMonthWithoutFigures_DoesNotSearchItAgain()
    {
        var fleet = await FleetAsync(minutes: 3);
        await fleet.QueryAsync(new MetricsQuery { Window = TimeSpan.FromDays(31) }, default);
        var first = _store.SlotsRead.Count;
        _store.SlotsRead.Clear();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await fleet.QueryAsync(new MetricsQuery { Window = TimeSpan.FromDays(31) }, default);

        Assert.InRange(_store.SlotsRead.Count, 1, first / 10);
    }

    [Fact]
    public async Task MinuteThatIsRolledUpAgain_IsReadAgain()
    {
        var fleet = await FleetAsync(minutes: 8);
        var before = await fleet.QueryAsync(new MetricsQuery(), default);
        await _store.AddAsync(FleetSeeds.Record(Start.AddMinutes(3), "late", 1, FleetSeeds.Snapshot(new Random(1), 2, 20)), default);
        await new MetricsRollUpJob(_store, _clock).RunAsync(default);
        _clock.Advance(FleetMetrics.MaximumAge);

        Assert.Equal(before.Invocations + 20, (await fleet.QueryAsync(new MetricsQuery(), default)).Invocations);
    }

    [Fact]
    public async Task StoreThatFails_FailsThoseWhoWait_AndIsAskedAgain()
    {
        var store = new Failing();
        var fleet = new FleetMetrics(store, _clock);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await fleet.QueryAsync(new MetricsQuery(), default));
        store.IsDown = false;
        Assert.Equal(0, (await fleet.QueryAsync(new MetricsQuery(), default)).Invocations);
    }

    private async Task<FleetMetrics> FleetAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            await AddAsync(_clock.GetUtcNow());
            _clock.Advance(TimeSpan.FromMinutes(1));
            if (minute % 5 == 4)
                await new MetricsRollUpJob(_store, _clock).RunAsync(default);
        }

        await new MetricsRollUpJob(_store, _clock).RunAsync(default);
        _store.MinutesRead.Clear();
        _store.SlotsRead.Clear();
        return new FleetMetrics(_store, _clock);
    }

    private async Task AddAsync(DateTimeOffset at)
    {
        var minute = MetricsSlot.Of(MetricsScale.Minute, at, MetricsPart.Fleet).Start;
        await _store.AddAsync(FleetSeeds.Record(minute, "one", at.UtcTicks + _store.Records.Count, FleetSeeds.Snapshot(new Random((int)(minute.UtcTicks % 9973)), 2, 20)), default);
    }

    private sealed class Failing : IMetricsStore
    {
        public bool IsDown { get; set; } = true;

        public MetricsStoreTraits Traits { get; } = new() { Name = "failing", MaximumBytes = 350_000 };

        public ValueTask AddAsync(MetricsRecord record, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<MetricsRecord>> ReadRecordsAsync(DateTimeOffset minute, CancellationToken cancellationToken) =>
            IsDown ? throw new InvalidOperationException("down") : new(Array.Empty<MetricsRecord>());

        public ValueTask<bool> PutRollUpAsync(MetricsRollUp rollUp, CancellationToken cancellationToken) => new(true);

        public ValueTask<IReadOnlyList<MetricsRollUp>> ReadRollUpsAsync(IReadOnlyCollection<MetricsSlot> slots, CancellationToken cancellationToken) => new(Array.Empty<MetricsRollUp>());
    }
}
