using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Tasks.Tests.Support;

namespace Thaw.Tasks.Tests;

public sealed class MetricsTests
{
    private readonly ConcurrentDictionary<string, double> _sums = new(StringComparer.Ordinal);

    [Fact]
    public async Task Instruments_CountWhatHappened()
    {
        // Other tests of this process write to meters of the same name: a type of its own tells ours.
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Meter.Name == "Thaw.Tasks")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        await using var host = new TaskHost(build: static builder => builder.AddHandler<ScriptedHandler>("measured", WorkJson.Default));
        host.Script.Body = (work, _, _) => new(work.Number switch
        {
            0 => new Done("ok"),
            1 => TaskOutcome.Dead("bad"),
            _ => TaskOutcome.Retry(TimeSpan.FromMinutes(1), "later"),
        });
        for (var i = 0; i < 3; i++)
            await host.Client.SubmitAsync("measured", new Work("a", i));
        var cancelled = await host.Client.SubmitAsync("measured", new Work("a"));
        await host.Client.CancelAsync(cancelled.Task.Id);
        host.Clock.Advance(TimeSpan.FromSeconds(7));
        await host.WorkAsync();

        Assert.Equal(
            [("cancelled", 1), ("dead", 1), ("duplicates", 1), ("failed", 1), ("queue_delay", 21), ("run_time", 0), ("started", 3), ("submitted", 4), ("succeeded", 1)],
            _sums.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key["thaw.tasks.".Length..], pair.Value)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sweep_QueueThatDoesNotTellItsAge_TheOldestRecordTellsIt(bool tells)
    {
        await using var host = new TaskHost();
        using var listener = new MeterListener();
        var ages = new ConcurrentDictionary<double, int>();
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Name == "thaw.tasks.queue.age")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => ages.AddOrUpdate(value, 1, static (_, count) => count + 1));
        listener.Start();
        host.Queue.TellsAge = tells;
        await host.SubmitAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(41.5));
        await host.SubmitAsync();
        await host.SubmitAsync(new TaskSubmission { Delay = TimeSpan.FromMinutes(1) });
        host.Clock.Advance(TimeSpan.FromSeconds(3));
        await host.Sweeper.SweepAsync();
        Assert.Contains(44.5, ages.Keys);
    }

    [Fact]
    public async Task Sweep_QueuesDepth_IsWhatWaitsThere_ByTheQueuesName()
    {
        await using var host = new TaskHost();
        host.Queue.Name = $"depth-{Guid.NewGuid():N}"; // other tests sweep queues of the usual name meanwhile
        using var listener = new MeterListener();
        var seen = new ConcurrentQueue<(long Depth, string Tags)>();
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument is { Name: "thaw.tasks.queue.depth", Unit: "{message}" })
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var text = string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
            if (text.Contains(host.Queue.Name, StringComparison.Ordinal))
                seen.Enqueue((value, text));
        });
        listener.Start();
        await host.SubmitAsync();
        Assert.Single(await host.ReceiveAsync()); // in a worker's hands
        for (var i = 0; i < 3; i++)
            await host.SubmitAsync();
        await host.SubmitAsync(new TaskSubmission { Delay = TimeSpan.FromMinutes(10) });
        await host.Sweeper.SweepAsync();
        Assert.Equal(3, await host.WorkAsync());
        await host.Sweeper.SweepAsync();
        Assert.Equal([(3, $"queue={host.Queue.Name}"), (0, $"queue={host.Queue.Name}")], seen);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            if (tag is { Key: "type", Value: "measured" })
                _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        }
    }
}
