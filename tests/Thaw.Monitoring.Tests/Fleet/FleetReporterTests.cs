using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Fleet;

public sealed class FleetReporterTests
{
    private readonly MemoryMetricsStore _store = new();

    [Fact]
    public async Task Report_AtTheFirstInvocationAndThenEveryMinuteOfWallTime()
    {
        using var host = new MonitorHost(store: _store, emf: false);
        await InvokeAsync(host);
        Assert.Single(_store.Records);
        for (var i = 0; i < 59; i++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await InvokeAsync(host);
        }

        Assert.Single(_store.Records);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await InvokeAsync(host);
        Assert.Equal(2, _store.Records.Count);
        var all = await ReportAsync(host);
        Assert.Equal((61, 61, 1), (all.Operations.Single(static one => one.Name == "end_to_end").Count, all.Invocations, all.ColdStarts));
    }

    [Fact]
    public async Task Report_OfAnIdleContainer_IsNone()
    {
        using var host = new MonitorHost(store: _store, emf: false);
        await InvokeAsync(host);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Single(_store.Records);
    }

    [Fact]
    public async Task Report_WhileTheStoreFails_CostsNothingAndComesLater()
    {
        using var host = new MonitorHost(store: _store, emf: false);
        _store.FailBefore = new IOException("no network");
        await InvokeAsync(host);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await InvokeAsync(host);
        Assert.Empty(_store.Records);
        _store.FailBefore = null;
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await InvokeAsync(host);
        Assert.Equal(3, (await ReportAsync(host)).Operations.Single(static one => one.Name == "end_to_end").Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Report_WhoseAnswerWasLost_CountsOnce(int minutesLater)
    {
        using var host = new MonitorHost(store: _store, emf: false);
        _store.FailAfter = new TimeoutException();
        await InvokeAsync(host);
        Assert.Single(_store.Records);
        _store.FailAfter = null;
        host.Clock.Advance(TimeSpan.FromMinutes(minutesLater));
        await InvokeAsync(host);
        Assert.Equal(2, (await ReportAsync(host)).Operations.Single(static one => one.Name == "end_to_end").Count);
    }

    [Fact]
    public async Task Report_OfMoreThan8Kilobytes_IsSplitAndLosesNothing()
    {
        using var host = new MonitorHost(store: _store, emf: false);
        var random = new Random(1);
        await using (host.Monitor.BeginInvocation())
        {
            for (var i = 0; i < 180 * 300; i++)
                host.Monitor.Record($"operation {i % 180:D3}", TimeSpan.FromSeconds(1e-5 * Math.Pow(1e7, random.NextDouble())));
        }

        for (var i = 0; i < 20; i++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            await host.Monitor.FlushAsync(default);
        }

        Assert.True(_store.Records.Count > 3);
        Assert.All(_store.Records.Values, static record => Assert.InRange(record.Data.Length, 1, 8_192));
        var report = await new FleetMetrics(_store, host.Clock).QueryAsync(new MetricsQuery { Window = TimeSpan.FromHours(1) }, default);
        var all = new MetricsSnapshot();
        foreach (var record in _store.Records.Values)
            all.Merge(MetricsSnapshot.Read(record.Data.Span));
        Assert.Equal(180, all.Operations.Count);
        Assert.All(all.Operations.Values, static operation => Assert.Equal(300, operation.Count));
        Assert.Equal(0, report.Unreadable);
    }

    [Fact]
    public async Task Report_OfTheSecondMinute_HoldsOnlyWhatWasTouched()
    {
        using var host = new MonitorHost(store: _store, emf: false);
        await using (host.Monitor.BeginInvocation())
        {
            for (var i = 0; i < 50; i++)
                host.Monitor.Record($"operation {i}", TimeSpan.FromMilliseconds(1));
        }

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await InvokeAsync(host);
        var second = _store.Records.Values.MaxBy(static record => record.Sequence)!;
        Assert.Equal(["end_to_end"], MetricsSnapshot.Read(second.Data.Span).Operations.Keys);
    }

    [Fact]
    public async Task Container_IsDrawnForEachProcess()
    {
        using var one = new MonitorHost(store: _store, emf: false);
        using var other = new MonitorHost(store: _store, emf: false);
        await InvokeAsync(one);
        await InvokeAsync(other);
        Assert.Equal(2, _store.Records.Values.Select(static record => record.Container).Distinct().Count());
        Assert.All(_store.Records.Values, static record => Assert.StartsWith("facts/", record.Container, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EndOfAnInvocation_WhereTheHostGoesOn_IsDoneAfterTheResponse()
    {
        var after = new HeldAfterResponse();
        using var host = new MonitorHost(store: _store, after: after);
        await InvokeAsync(host);
        Assert.Empty(_store.Records);
        Assert.Empty(host.Lines());
        await after.RunAsync();
        Assert.Single(_store.Records);
        Assert.NotEmpty(host.Lines());
    }

    private static async Task InvokeAsync(MonitorHost host)
    {
        await using (host.Monitor.BeginInvocation(new Invocation(IsFirst: host.Clock.GetUtcNow() == new Caching.Tests.Support.FakeClock().GetUtcNow())))
            host.Monitor.Record("end_to_end", TimeSpan.FromMilliseconds(5));
    }

    private async Task<MetricsReport> ReportAsync(MonitorHost host)
    {
        host.Clock.Advance(TimeSpan.FromSeconds(60));
        await host.Monitor.FlushAsync(default);
        return await new FleetMetrics(_store, host.Clock).QueryAsync(new MetricsQuery(), default);
    }

    private sealed record Invocation(bool IsFirst) : IInvocationLifetime
    {
        public string RequestId => "request";

        public DateTimeOffset Deadline => DateTimeOffset.MaxValue;

        public TimeSpan Remaining => TimeSpan.MaxValue;

        public bool IsColdStart => IsFirst;

        public TimeSpan FrozenFor => TimeSpan.Zero;

        public CancellationToken Aborted => default;

        public void OnResponding(Func<CancellationToken, ValueTask> work) => throw new NotSupportedException();
    }

    private sealed class HeldAfterResponse : IAfterResponse
    {
        private readonly List<Func<CancellationToken, Task>> _held = [];

        public WorkLifetime Lifetime => WorkLifetime.UntilNext;

        public bool TryPost(Func<CancellationToken, Task> work)
        {
            _held.Add(work);
            return true;
        }

        public Task RunAsync() => Task.WhenAll(_held.Select(static work => work(default)));
    }
}
