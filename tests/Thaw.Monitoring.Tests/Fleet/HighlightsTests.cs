using System.Diagnostics.Metrics;
using Thaw.Monitoring.Collecting;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Fleet;

/// <summary>What stood out in one container is known of the fleet, and stays small.</summary>
public sealed class HighlightsTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Bytes_HoldAllOfIt()
    {
        var snapshot = Seeded();
        var read = MetricsSnapshot.Read(snapshot.ToBytes());
        Assert.Equal(snapshot.Highlights.SlowestCalls, read.Highlights.SlowestCalls);
        Assert.Equal(snapshot.Highlights.HotKeys, read.Highlights.HotKeys);
        Assert.Equal(snapshot.Highlights.Collapsed, read.Highlights.Collapsed);
        Assert.False(read.IsEmpty);
    }

    [Fact]
    public void Read_OfTheFirstVersionsFields_IsAsBefore()
    {
        var old = new MetricsSnapshot();
        old.Count("sum", 4);
        var read = MetricsSnapshot.Read(old.ToBytes());
        Assert.True(read.Highlights.IsEmpty);
        Assert.Equal(4, read.Sums["sum"]);
    }

    [Fact]
    public void Read_OfAFieldOfALaterBuild_GoesOnBehindIt()
    {
        var snapshot = new MetricsSnapshot();
        snapshot.Count("sum", 4);
        var read = MetricsSnapshot.Read([.. snapshot.ToBytes(), 200, 3, 1, 2, 3, .. snapshot.ToBytes()[1..]]);
        Assert.Equal(8, read.Sums["sum"]);
    }

    [Fact]
    public void Read_DamagedAnywhere_IsReadOrRefused()
    {
        var good = Seeded().ToBytes();
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good[..random.Next(0, good.Length + 1)];
            for (var flips = random.Next(0, 4); flips > 0 && bytes.Length > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                var read = MetricsSnapshot.Read(bytes).Highlights;
                Assert.True(read.SlowestCalls.Count <= 20 && read.HotKeys.Count <= 32 && read.Collapsed.Count <= 16);
            }
            catch (FiguresFormatException fault)
            {
                Assert.NotEmpty(fault.Message);
            }
        }
    }

    [Fact]
    public void Merged_OfManyContainers_KeepsTheMostNotableOfEach()
    {
        var all = new FleetHighlights();
        for (var container = 0; container < 500; container++)
        {
            var one = new FleetHighlights();
            for (var i = 0; i < 8; i++)
                one.Take(Call(container * 8 + i));
            one.Take([new(("company", "hot"), 60), new(("company", $"own{container}"), 2)], 100);
            all.Merge(one);
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(static i => TimeSpan.FromMilliseconds(3_999 - i)), all.SlowestCalls.Select(static call => call.Took));
        Assert.Equal(new HotKey("company", "hot", 30_000, 50_000), all.HotKeys[0]);
        Assert.InRange(all.HotKeys.Count, 2, 32);
        var bytes = new MetricsSnapshot();
        bytes.Highlights.Merge(all);
        Assert.InRange(bytes.ToBytes().Length, 100, 4_096);
    }

    [Fact]
    public void Dimension_OfTwoThousandValuesOverManyContainers_IsCountedOnce()
    {
        var all = new FleetHighlights();
        for (var container = 0; container < 20; container++)
        {
            var (guard, one) = (new DimensionGuard(), new FleetHighlights());
            for (var i = 0; i < 2_000; i += container % 3 + 1)
                guard.Admit("Namespace", $"tenant-{i}", limit: 100);
            guard.TakeInto(one);
            all.Merge(one);
        }

        var collapsed = Assert.Single(all.Collapsed);
        Assert.Equal(("Namespace", 100), (collapsed.Dimension, collapsed.Limit));
        Assert.InRange(collapsed.DistinctValues, 1_700, 2_300);
    }

    [Fact]
    public void Guard_TakenTwice_TellsOnlyWhatIsNew()
    {
        var guard = new DimensionGuard();
        for (var i = 0; i < 150; i++)
            guard.Admit("Namespace", $"n{i}", limit: 100);
        var (first, second, third) = (new FleetHighlights(), new FleetHighlights(), new FleetHighlights());
        guard.TakeInto(first);
        guard.TakeInto(second);
        guard.Admit("Namespace", "n149", limit: 100);
        guard.TakeInto(third);
        Assert.Equal(50, Assert.Single(first.Collapsed).Refused);
        Assert.True(second.IsEmpty);
        Assert.Equal((1, 101), (Assert.Single(third.Collapsed).Refused, third.Collapsed[0].DistinctValues));
        Assert.Equal(51, Assert.Single(guard.Collapsed).Refused);
    }

    // More threads than processors: who takes is stopped anywhere, also between finding nothing and going away with it.
    [Fact]
    public async Task Guard_TakenWhileOthersAreRefused_TellsEachRefusalOnce()
    {
        const int Each = 100_000;
        const int AtOnce = 4;
        var guard = new DimensionGuard();
        guard.Admit("Namespace", "admitted", limit: 1);
        var refusing = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(thread => Long(() =>
        {
            for (var i = 0; i < Each; i++)
                guard.Admit("Namespace", i % 2 == 0 ? "one" : "other", limit: 1);
            return 0L;
        })));
        var told = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Long(() =>
        {
            var sum = 0L;
            for (var isLast = false; !isLast;)
            {
                isLast = refusing.IsCompleted;
                var taken = new FleetHighlights();
                guard.TakeInto(taken);
                sum += taken.Collapsed.Sum(static one => one.Refused);
            }

            return sum;
        })));

        Assert.Equal(AtOnce * Each, told.Sum());

        static Task<long> Long(Func<long> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    [Fact]
    public void HotKeys_AreToldByTheirGrowth()
    {
        var (growth, report) = (new HotKeyGrowth(), new Report());
        report.Hottest = [new HotKey("company", "a", 100, 200), new HotKey("company", "b", 20, 200)];
        var first = new FleetHighlights();
        growth.AddTo(first, [report]);
        Assert.Equal([new HotKey("company", "a", 100, 200), new HotKey("company", "b", 20, 200)], first.HotKeys);

        // b stood still; c took the place, and the count, of a key counted 25 times.
        report.Hottest = [new HotKey("company", "a", 130, 250), new HotKey("company", "c", 60, 250), new HotKey("company", "b", 20, 250)];
        var second = new FleetHighlights();
        growth.AddTo(second, [report]);
        Assert.Equal([new HotKey("company", "c", 50, 50), new HotKey("company", "a", 30, 50)], second.HotKeys);

        var third = new FleetHighlights();
        growth.AddTo(third, [report]);
        Assert.True(third.IsEmpty);
    }

    [Fact]
    public async Task Reporter_AddsThem_AndWaitsWithWhatDidNotFit()
    {
        var store = new MemoryMetricsStore();
        var clock = new Thaw.Caching.Tests.Support.FakeClock();
        using var meter = new Meter(InstrumentNames.AwsMeter);
        var duration = meter.CreateHistogram<double>(InstrumentNames.DbDuration);
        using var log = new SlowCallLog(clock);
        var options = new ThawMonitoringOptions();
        options.Dimensions["FunctionName"] = "facts";
        var reporter = new FleetReporter(store, options, clock, "facts", Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, log.TakeInto);
        var figures = new Thaw.Monitoring.Measuring.ProcessFigures(hasFleet: true);
        for (var i = 1; i <= 30; i++)
            duration.Record(i / 1_000.0, new(InstrumentNames.DbOperation, "Query"), new KeyValuePair<string, object?>(InstrumentNames.DbCollection, "orders"));

        await reporter.ReportAsync(figures, CancellationToken.None);
        clock.Advance(TimeSpan.FromMinutes(1));
        await reporter.ReportAsync(figures, CancellationToken.None);

        var report = await new FleetMetrics(store, clock).QueryAsync(new MetricsQuery(), CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 8).Select(static i => TimeSpan.FromMilliseconds(30 - i)), report.Figures.Highlights.SlowestCalls.Select(static call => call.Took));
        Assert.Equal(20, log.Slowest.Count);
    }

    [Fact]
    public void Write_OfTooLittleRoom_LeavesThemForTheNextTime()
    {
        var snapshot = Seeded();
        var written = SnapshotCodec.Write(snapshot, 120, out var left);
        Assert.InRange(written.Length, 1, 120);
        Assert.False(left.Highlights.IsEmpty);
        var read = MetricsSnapshot.Read(written);
        read.Merge(left);
        Assert.Equal(snapshot.Highlights.SlowestCalls, read.Highlights.SlowestCalls);
        Assert.Equal(snapshot.Highlights.HotKeys, read.Highlights.HotKeys);
        Assert.Equal(snapshot.Highlights.Collapsed, read.Highlights.Collapsed);
    }

    private static MetricsSnapshot Seeded()
    {
        var snapshot = new MetricsSnapshot();
        for (var i = 0; i < 5; i++)
            snapshot.Highlights.Take(Call(100 + i));
        snapshot.Highlights.Take(new SlowCall(Noon, "Scan", "orders", TimeSpan.FromSeconds(3), 128.5, 5_000, 12, 2, "ThrottlingException"));
        snapshot.Highlights.Take([new(("company", "c0ffee"), 500), new(("inventory", "beef"), 20)], 1_000);
        var guard = new DimensionGuard();
        for (var i = 0; i < 700; i++)
            guard.Admit("Namespace", $"n{i}", limit: 100);
        guard.TakeInto(snapshot.Highlights);
        return snapshot;
    }

    private static SlowCall Call(int milliseconds) => new(Noon, "Query", "orders", TimeSpan.FromMilliseconds(milliseconds), 1, 2, 3, 0, null);

    private sealed class Report : IHotKeyReport
    {
        public IReadOnlyList<HotKey> Hottest { get; set; } = [];
    }
}
