using Thaw.Monitoring.Tests.Support;
using System.Text.Json;

namespace Thaw.Monitoring.Tests.Measuring;

public sealed class IsolationTests
{
    private const int InFlight = 32;

    // Each request records its own number as milliseconds, from several of its tasks, while all others do; then its events must hold its own alone.
    [Fact]
    public async Task Invocations_32InFlight_NeverMix()
    {
        using var host = new MonitorHost();
        using var meter = new System.Diagnostics.Metrics.Meter(InstrumentNames.TasksMeter);
        var instrument = meter.CreateHistogram<double>(InstrumentNames.TaskRunTime);
        for (var round = 0; round < 5; round++)
        {
            using var together = new Barrier(InFlight);
            await Task.WhenAll(Enumerable.Range(1, InFlight).Select(number => Task.Factory.StartNew(
                () => RequestAsync(host, instrument, round * 100 + number, together), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
        }

        var lines = host.Lines();
        Assert.All(lines, EmfSpecification.Check);
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            if (!json.RootElement.TryGetProperty("Duration", out var duration))
                continue;
            var number = double.Parse(json.RootElement.GetProperty("requestId").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.All(duration.EnumerateArray(), value => Assert.Equal(number, value.GetDouble(), 1e-6 * number));
            Assert.Equal(json.RootElement.GetProperty("Operation").GetString() == "end_to_end" ? 60 : 20, duration.GetArrayLength());
        }

        Assert.Equal(5 * InFlight, lines.Count(static line => line.Contains("\"Operation\":\"end_to_end\"", StringComparison.Ordinal)));
        Assert.Equal(5 * InFlight, lines.Count(static line => line.Contains("\"Operation\":\"task facts\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Invocation_WithinAnother_IsAPartOfItAndNotCountedAgain()
    {
        using var host = new MonitorHost();
        await using (var whole = host.Monitor.BeginInvocation())
        {
            whole.SetProperty("requestId", "r-1");
            await Task.WhenAll(Enumerable.Range(0, 3).Select(async i =>
            {
                await using var part = host.Monitor.BeginInvocation();
                host.Monitor.Record($"part{i}", TimeSpan.FromMilliseconds(1));
            }));
        }

        Assert.Equal(1, new EmfReader(host.Lines()).Sum("Thaw/System|FunctionName=facts|Invocations"));
        foreach (var line in host.Lines().Where(static line => line.Contains("\"Operation\":\"part", StringComparison.Ordinal)))
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal("r-1", json.RootElement.GetProperty("requestId").GetString());
        }
    }

    [Fact]
    public async Task Invocation_BegunByWorkThatAnotherLeft_IsOneOfItsOwn()
    {
        using var host = new MonitorHost();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task left;
        await using (host.Monitor.BeginInvocation())
            left = Task.Run(async () =>
            {
                await go.Task;
                await host.Monitor.BeginInvocation().DisposeAsync();
            });
        go.SetResult();
        await left;
        Assert.Equal(2, new EmfReader(host.Lines()).Sum("Thaw/System|FunctionName=facts|Invocations"));
    }

    [Fact]
    public async Task Invocation_ThatLeftWorkRunning_IsNotGivenItsMeasurements()
    {
        using var host = new MonitorHost();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task left;
        await using (host.Monitor.BeginInvocation())
            left = Task.Run(async () =>
            {
                await go.Task;
                host.Monitor.Record("left_behind", TimeSpan.FromMilliseconds(1));
            });
        await using (var next = host.Monitor.BeginInvocation())
        {
            go.SetResult();
            await left;
            Assert.False(next.Scope!.Holds(host.Monitor.Operations.Find("left_behind")[OperationOutcome.Success]));
        }

        Assert.Equal(1, new EmfReader(host.Lines()).Count("Thaw/API|FunctionName=facts,Operation=left_behind|Duration"));
    }

    private static async Task RequestAsync(MonitorHost host, System.Diagnostics.Metrics.Histogram<double> instrument, int number, Barrier together)
    {
        await using var invocation = host.Monitor.BeginInvocation();
        invocation.SetProperty("requestId", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        together.SignalAndWait();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async part =>
        {
            for (var i = 0; i < 20; i++)
            {
                host.Monitor.Record("end_to_end", TimeSpan.FromMilliseconds(number));
                if (part == 0)
                    instrument.Record(number / 1_000.0, new KeyValuePair<string, object?>("type", "facts"));
                await Task.Yield();
            }
        }));
    }
}
