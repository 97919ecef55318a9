using System.Diagnostics;
using System.Diagnostics.Metrics;
using Thaw.Benchmarks.Hits;
using Thaw.Monitoring;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Sketches;

namespace Thaw.Benchmarks.Monitoring;

/// <summary>Spans, outside of an invocation and in one, and what they are made of.</summary>
internal sealed class SpanCases : IDisposable
{
    private static readonly KeyValuePair<string, object?> Resize = new(InstrumentNames.Type, "resize");

    private readonly ProcessMonitor _monitor = new(new ThawMonitoringOptions(), TimeProvider.System, new NothingAfterResponse(), emf: null, fleet: null);
    private readonly SketchRecorder _recorder = new();
    private readonly Meter _meter = new(InstrumentNames.TasksMeter);
    private readonly Histogram<double> _instrument;

    public SpanCases() => _instrument = _meter.CreateHistogram<double>(InstrumentNames.TaskRunTime);

    public IEnumerable<Case> All() =>
    [
        new("stopwatch", Stopwatches),
        new("sketch", Records),
        new("span", Spans),
        new("span/invocation", (_, count) => InInvocation(count)),
        new("instrument", Instruments),
    ];

    public void Dispose()
    {
        _monitor.Dispose();
        _meter.Dispose();
    }

    private static long Stopwatches(int from, int count)
    {
        var sum = 0L;
        for (var i = 0; i < count; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            sum += Stopwatch.GetElapsedTime(begun).Ticks;
        }

        return sum;
    }

    private long Records(int from, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _recorder.Record(0.001 + (i & 1_023) * 1e-6);
        }

        return count;
    }

    private long Spans(int from, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var span = _monitor.Track("vector_search");
        }

        return count;
    }

    private long InInvocation(int count)
    {
        var invocation = _monitor.BeginInvocation();
        for (var i = 0; i < count; i++)
        {
            using var span = _monitor.Track("vector_search");
        }

        invocation.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return count;
    }

    private long Instruments(int from, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _instrument.Record(0.001 + (i & 1_023) * 1e-6, Resize);
        }

        return count;
    }
}
