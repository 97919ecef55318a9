using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Measuring;

public sealed class SpanTests
{
    [Fact]
    public void Track_UntilDisposed_MeasuresByTheClock()
    {
        using var host = new MonitorHost(emf: false);
        using (host.Monitor.Track("company_api"))
            host.Clock.Advance(TimeSpan.FromMilliseconds(40));
        var result = Assert.Single(host.Monitor.CheckTargets(), static one => one.Operation == "company_api");
        Assert.Equal((1, 40, true), (result.Count, Math.Round(result.ActualMilliseconds!.Value, 6), result.Passed));
    }

    [Fact]
    public async Task Track_MarkedByItsUser_CountsAsWhatWasSaid()
    {
        using var host = new MonitorHost();
        await using (host.Monitor.BeginInvocation())
            Marked(host);
        var reader = new EmfReader(host.Lines());
        const string Of = "Thaw/API|FunctionName=facts,Operation=marked|";
        Assert.Equal((1, 2, 3), (reader.Sum(Of + "Duration"), reader.Sum(Of + "FailedDuration"), reader.Sum(Of + "TimedOutDuration")));
    }

    [Fact]
    public async Task TrackAsync_SeesHowItEnds()
    {
        using var host = new MonitorHost();
        await using (host.Monitor.BeginInvocation())
        {
            Assert.Equal(5, await host.Monitor.TrackAsync("call", static () => ValueTask.FromResult(5)));
            await host.Monitor.TrackAsync("call", static () => ValueTask.CompletedTask);
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await host.Monitor.TrackAsync("call", static () => throw new InvalidOperationException()));
            await Assert.ThrowsAsync<TimeoutException>(async () => await host.Monitor.TrackAsync("call", static () => throw new TimeoutException()));
            await Assert.ThrowsAsync<TaskCanceledException>(async () => await host.Monitor.TrackAsync("call", static () => throw new TaskCanceledException()));
        }

        var reader = new EmfReader(host.Lines());
        const string Of = "Thaw/API|FunctionName=facts,Operation=call|";
        Assert.Equal((2, 1, 2), (reader.Count(Of + "Duration"), reader.Count(Of + "FailedDuration"), reader.Count(Of + "TimedOutDuration")));
    }

    [Fact]
    public async Task Track_InAnInvocationAndOutside_AllocatesNothing()
    {
        using var host = new MonitorHost(emf: false, clock: TimeProvider.System);
        Assert.Equal(0, Allocated(host));
        await using var invocation = host.Monitor.BeginInvocation();
        Assert.Equal(0, Allocated(host));
    }

    [Fact]
    public void Track_WithAListener_IsAnActivity()
    {
        using var host = new MonitorHost(emf: false);
        var seen = new List<(string Name, System.Diagnostics.ActivityStatusCode Status)>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = static source => source.Name == InstrumentNames.MonitoringSource,
            Sample = static (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = activity => { lock (seen) { seen.Add((activity.OperationName, activity.Status)); } },
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        using (var span = host.Monitor.Track("listened to"))
            span.Fail();
        Assert.Contains(("listened to", System.Diagnostics.ActivityStatusCode.Error), seen);
    }

    [Fact]
    public void Track_OfMoreOperationsThanAllowed_CountsTheRestAsOther()
    {
        using var host = new MonitorHost(static options => options.MaximumOperations = 10, emf: false);
        for (var i = 0; i < 2_000; i++)
            host.Monitor.Record($"operation {i}", TimeSpan.FromMilliseconds(1));
        Assert.Equal(1_990, host.Monitor.CheckTargets(new Dictionary<string, double> { ["Other"] = 1 })[0].Count);
        var collapsed = Assert.Single(host.Monitor.Guard.Collapsed);
        Assert.Equal(("Operation", 10, 1_990), (collapsed.Dimension, collapsed.Limit, collapsed.Refused));
        Assert.InRange(collapsed.DistinctValues, 1_700, 2_300);
        Assert.InRange(collapsed.MetricsSpared, 1_690, 2_290);
    }

    private static void Marked(MonitorHost host)
    {
        using (host.Monitor.Track("marked"))
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        using (var span = host.Monitor.Track("marked"))
        {
            host.Clock.Advance(TimeSpan.FromMilliseconds(2));
            span.Fail();
        }

        using var late = host.Monitor.Track("marked");
        host.Clock.Advance(TimeSpan.FromMilliseconds(3));
        late.TimeOut();
    }

    private static long Allocated(MonitorHost host)
    {
        // Every power of two has its place, however long the machine lets a span take.
        for (var seconds = 1e-8; seconds < 1_000; seconds *= 2)
            host.Monitor.Record("vector_search", TimeSpan.FromSeconds(seconds));
        for (var i = 0; i < 100; i++)
            Spans(host, 10);

        // A processor's recorder is made when a thread first runs there, which may be in the middle of a round; not in each of five.
        return Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Spans(host, 200);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    private static void Spans(MonitorHost host, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var span = host.Monitor.Track("vector_search");
        }
    }
}
