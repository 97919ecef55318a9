using System.Diagnostics.Metrics;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Judging;

/// <summary>What invocations read is measured, noticed, handed to the fleet and judged.</summary>
public sealed class RepeatedReadTests
{
    [Fact]
    public async Task Requests_ThatReadItemByItem_AreFoundByTheirRoute()
    {
        var found = Assert.Single(await FindingsAsync(requests: 6, reads: 24));
        Assert.Equal(("aws.n-plus-one", "GET /orders/<id> on lines"), (found.Rule, found.Subject));
        Assert.Equal((6, 144, 24), (found.Evidence["requests"], found.Evidence["reads"], found.Evidence["readsARequest"]));
        Assert.InRange(found.Effect.P90Milliseconds!.Value, 0.98 * 23 * 8, 1.02 * 23 * 8);
    }

    [Fact]
    public async Task Requests_ThatReadAFew_AreNot() => Assert.Empty(await FindingsAsync(requests: 60, reads: 9));

    [Fact]
    public async Task OneRequest_ThatReadsMany_IsNot() => Assert.Empty(await FindingsAsync(requests: 1, reads: 100));

    [Fact]
    public async Task Batches_WhoseTasksReadAFewEach_AreNot() => Assert.Empty(await FindingsAsync(requests: 6, reads: 90, tasks: 10));

    [Fact]
    public async Task Batches_WhoseTasksReadItemByItem_AreFoundByTheTask()
    {
        var found = Assert.Single(await FindingsAsync(requests: 6, reads: 240, tasks: 10));
        Assert.Equal((60, 1_440, 24), (found.Evidence["requests"], found.Evidence["reads"], found.Evidence["readsARequest"]));
    }

    [Fact]
    public async Task Requests_ThatWaitAndLookAgain_AreNot() => Assert.Empty(await FindingsAsync(requests: 6, reads: 24, isLongPoll: true));

    private static async Task<List<Finding>> FindingsAsync(int requests, int reads, int tasks = 0, bool isLongPoll = false)
    {
        var store = new MemoryMetricsStore();
        using var host = new MonitorHost(store: store, emf: false);
        using var meter = new Meter(InstrumentNames.AwsMeter);
        var calls = meter.CreateHistogram<double>(InstrumentNames.DbDuration, "s");
        using var running = new Meter(InstrumentNames.TasksMeter);
        var runs = running.CreateHistogram<double>(InstrumentNames.TaskRunTime, "s");
        for (var i = 0; i < requests; i++)
        {
            await using var invocation = host.Monitor.BeginInvocation();
            invocation.SetProperty(InvocationProperties.Route, "GET /orders/{id}");
            if (isLongPoll)
                invocation.SetProperty(InvocationProperties.LongPoll, "true");
            for (var task = 0; task < tasks; task++)
                runs.Record(0.1, new KeyValuePair<string, object?>(InstrumentNames.Type, "mail"));
            for (var read = 0; read < reads; read++)
                calls.Record(0.008, new(InstrumentNames.DbOperation, "GetItem"), new KeyValuePair<string, object?>(InstrumentNames.DbCollection, "lines"));
        }

        await host.Monitor.FlushAsync(CancellationToken.None);
        var report = await new FleetMetrics(store, host.Clock).QueryAsync(new MetricsQuery { Window = TimeSpan.FromMinutes(15), Containers = true }, CancellationToken.None);
        return [.. new Analyzer(AllRules.Create()).Analyze(new JudgingInput(report, new ThawJudgingOptions())).Where(static one => one.Rule == "aws.n-plus-one")];
    }

    [Fact]
    public async Task FiguresForFindings_AreNoMetricsOfCloudWatch()
    {
        using var host = new MonitorHost(store: new MemoryMetricsStore());
        using var cache = new Meter(InstrumentNames.CachingMeter);
        await using (host.Monitor.BeginInvocation())
        {
            cache.CreateCounter<long>(InstrumentNames.CacheMade).Add(3, new KeyValuePair<string, object?>(InstrumentNames.Namespace, "facts"));
            cache.CreateHistogram<double>(InstrumentNames.CacheRemake).Record(3, new KeyValuePair<string, object?>(InstrumentNames.Namespace, "facts"));
            host.Monitor.Record("company_api", TimeSpan.FromMilliseconds(1));
        }

        var lines = host.Lines();
        Assert.Contains(lines, static line => line.Contains("company_api", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.Contains("\"Made\"", StringComparison.Ordinal) || line.Contains("remake facts", StringComparison.Ordinal));
    }
}
