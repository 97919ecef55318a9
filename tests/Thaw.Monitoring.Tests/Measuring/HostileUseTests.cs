using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Measuring;

/// <summary>Nobody who is measured fails for it, and nothing grows without end, whatever is said and whatever breaks.</summary>
public sealed class HostileUseTests
{
    [Fact]
    public async Task OutputThatIsGone_FailsNobody_AndIsNotWrittenTwice()
    {
        var options = new ThawMonitoringOptions { Dimensions = { ["FunctionName"] = "facts" } };
        using var output = new BreakingStream();
        using var monitor = new ProcessMonitor(options, new FakeClock(), new NothingAfterResponse(), new EmfWriter(options, output, new FakeClock()), fleet: null);
        output.IsBroken = true;
        await using (monitor.BeginInvocation())
            monitor.Record("lost", TimeSpan.FromMilliseconds(1));
        output.IsBroken = false;
        await using (monitor.BeginInvocation())
            monitor.Record("kept", TimeSpan.FromMilliseconds(1));
        var text = System.Text.Encoding.UTF8.GetString(output.ToArray());
        Assert.Contains("kept", text, StringComparison.Ordinal);
        Assert.DoesNotContain("lost", text, StringComparison.Ordinal);
    }

    // The container of services is given up in the opposite order of its making: the monitor before the host of the work that it has posted.
    [Fact]
    public async Task FlushThatIsPostedAndRunsAfterTheEnd_WritesWhatWasMeasured()
    {
        var after = new Posted();
        var host = new MonitorHost(after: after);
        await using (host.Monitor.BeginInvocation())
            host.Monitor.Record("last", TimeSpan.FromMilliseconds(1));
        host.Dispose();

        await Assert.Single(after.Work)(CancellationToken.None);
        Assert.Contains("last", string.Join('\n', host.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportThatThrows_CostsNoFigures()
    {
        var (store, clock, options) = (new MemoryMetricsStore(), new FakeClock(), new ThawMonitoringOptions());
        var reporter = new FleetReporter(store, options, clock, "facts", NullLogger.Instance, static _ => throw new InvalidOperationException());
        using var monitor = new ProcessMonitor(options, clock, new NothingAfterResponse(), emf: null, reporter);
        await using (monitor.BeginInvocation())
            monitor.Record("kept", TimeSpan.FromMilliseconds(1));
        Assert.Contains("kept", MetricsSnapshot.Read(Assert.Single(store.Records.Values).Data.Span).Operations.Keys);
    }

    [Fact]
    public async Task CleanUpOfAnApplicationThatEnds_FailsNoRequest()
    {
        using var monitor = new ProcessMonitor(new ThawMonitoringOptions(), new FakeClock(), new NothingAfterResponse(), emf: null, fleet: null)
        {
            Sampled = static () => throw new ObjectDisposedException("services"),
        };
        await using (monitor.BeginInvocation())
            monitor.Record("kept", TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Assert.Single(monitor.CheckTargets(new Dictionary<string, double> { ["kept"] = 10 })).Count);
    }

    [Fact]
    public async Task WithoutEventsAndFleet_MemoryIsStillLookedAt()
    {
        var (clock, looks) = (new FakeClock(), 0);
        using var monitor = new ProcessMonitor(new ThawMonitoringOptions(), clock, new NothingAfterResponse(), emf: null, fleet: null) { Sampled = () => looks++ };
        for (var second = 0; second < 30; second++)
        {
            await monitor.BeginInvocation().DisposeAsync();
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, looks);
    }

    [Fact]
    public async Task NamesOfAnyLength_AreCut_AndCanBeReadBack()
    {
        var store = new MemoryMetricsStore();
        using var host = new MonitorHost(store: store);
        using var meter = new Meter(InstrumentNames.TasksMeter);
        var (time, submitted) = (meter.CreateHistogram<double>(InstrumentNames.TaskRunTime), meter.CreateCounter<long>("thaw.tasks.submitted"));
        var name = new string('ä', 20_000) + "\ud800{a=b},\u0001";
        await using (var invocation = host.Monitor.BeginInvocation())
        {
            time.Record(0.1, new KeyValuePair<string, object?>(InstrumentNames.Type, name));
            submitted.Add(1, new KeyValuePair<string, object?>(InstrumentNames.Type, name));
            host.Monitor.Record(name, TimeSpan.FromMilliseconds(1));
            invocation.SetProperty(name, name);
        }

        Assert.All(host.Lines(), EmfSpecification.Check);
        var read = MetricsSnapshot.Read(Assert.Single(store.Records.Values).Data.Span);
        Assert.All(read.Operations.Keys, static key => Assert.InRange(key.Length, 1, 200));
        Assert.All(read.Sums.Keys, static key => Assert.InRange(key.Length, 1, 300));
    }

    [Fact]
    public async Task RoutesWithoutEnd_AreToldUpToALimit()
    {
        var store = new MemoryMetricsStore();
        using var host = new MonitorHost(options => options.MaximumDimensionValues = 10, store, emf: false);
        using var meter = new Meter(InstrumentNames.AwsMeter);
        var duration = meter.CreateHistogram<double>(InstrumentNames.DbDuration);
        for (var i = 0; i < 500; i++)
        {
            await using var invocation = host.Monitor.BeginInvocation();
            invocation.SetProperty(InvocationProperties.Route, $"/raw/{i}");
            for (var read = 0; read < RepeatedReads.Least; read++)
                duration.Record(0.001, new(InstrumentNames.DbOperation, "GetItem"), new KeyValuePair<string, object?>(InstrumentNames.DbCollection, "orders"));
        }

        await host.Monitor.FlushAsync(CancellationToken.None);
        var all = new MetricsSnapshot();
        foreach (var record in store.Records.Values)
            all.Merge(MetricsSnapshot.Read(record.Data.Span));
        var requests = all.Sums.Where(static sum => sum.Key.StartsWith("thaw.requests.repeating", StringComparison.Ordinal)).ToList();
        Assert.InRange(requests.Count, 2, 11);
        Assert.Equal(500, requests.Sum(static sum => sum.Value));
        Assert.Empty(host.Monitor.Guard.Collapsed); // no dimension of CloudWatch, so it costs nothing
    }

    [Fact]
    public void ClockSetBack_SlowCallsOfATimeToComeAreForgotten()
    {
        var clock = new SettableClock();
        using var meter = new Meter(InstrumentNames.AwsMeter);
        var duration = meter.CreateHistogram<double>(InstrumentNames.DbDuration);
        using var log = new SlowCallLog(clock);
        duration.Record(9, new(InstrumentNames.DbOperation, "Query"), new KeyValuePair<string, object?>(InstrumentNames.DbCollection, "old"));
        clock.Now -= TimeSpan.FromDays(1);
        duration.Record(1, new(InstrumentNames.DbOperation, "Query"), new KeyValuePair<string, object?>(InstrumentNames.DbCollection, "new"));
        Assert.Equal("new", Assert.Single(log.Slowest).Table);
    }

    [Fact]
    public void Track_Of200Names_AllocatesNothing()
    {
        using var monitor = new ProcessMonitor(new ThawMonitoringOptions(), new FakeClock(), new NothingAfterResponse(), emf: null, fleet: null);
        _ = monitor.BeginInvocation(); // one scope, whichever processor this runs on
        var names = Enumerable.Range(0, 200).Select(static i => $"operation-{i}").ToArray();
        RunAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        RunAll();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 20); // a name in a thousand finds all its places taken

        void RunAll()
        {
            for (var round = 0; round < 20; round++)
            {
                foreach (var name in names)
                    using (monitor.Track(name))
                    {
                    }
            }
        }
    }

    [Fact]
    public async Task Spans_OutsideOfInvocations_OfManyThreads_AreAllCounted()
    {
        const int Threads = 8;
        const int Each = 20_000;
        using var host = new MonitorHost();
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (var i = 1; i <= Each; i++)
                host.Monitor.Record("outside", TimeSpan.FromMilliseconds(i % 100 + 1));
        })).ToList();
        threads.ForEach(static thread => thread.Start());
        for (var i = 0; i < 20; i++)
            await host.Monitor.FlushAsync(CancellationToken.None);
        threads.ForEach(static thread => thread.Join());
        await host.Monitor.FlushAsync(CancellationToken.None);
        Assert.All(host.Lines(), EmfSpecification.Check);
        Assert.Equal(Threads * Each, new EmfReader(host.Lines()).Count("Thaw/API|FunctionName=facts,Operation=outside|Duration"));
        var check = Assert.Single(host.Monitor.CheckTargets(new Dictionary<string, double> { ["outside"] = 1 }, 0.5));
        Assert.Equal(Threads * Each, check.Count);
        Assert.InRange(check.ActualMilliseconds!.Value, 49, 51);
    }

    [Fact]
    public void ScopesOfABurst_AreNotKeptForGood()
    {
        var pool = new ScopePool();
        var burst = Enumerable.Range(0, 500).Select(_ => pool.Take()).ToHashSet();
        foreach (var scope in burst)
            pool.Return(scope);
        Assert.Equal(64, Enumerable.Range(0, 500).Select(_ => pool.Take()).Count(burst.Contains));
    }

    private sealed class BreakingStream : MemoryStream
    {
        public bool IsBroken { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsBroken)
                throw new IOException("Broken pipe");
            base.Write(buffer);
        }
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>A host that keeps what is posted until somebody runs it.</summary>
    private sealed class Posted : IAfterResponse
    {
        public List<Func<CancellationToken, Task>> Work { get; } = [];

        public WorkLifetime Lifetime => WorkLifetime.Always;

        public bool TryPost(Func<CancellationToken, Task> work)
        {
            Work.Add(work);
            return true;
        }
    }
}
