using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Caching.Tests.Support;
using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Measuring;

namespace Thaw.Monitoring.Tests.Support;

/// <summary>A monitor whose clock, output and store are the test's.</summary>
internal sealed class MonitorHost : IDisposable
{
    public MonitorHost(Action<ThawMonitoringOptions>? configure = null, IMetricsStore? store = null, IAfterResponse? after = null, bool emf = true, TimeProvider? clock = null, int? megabytes = null)
    {
        Options.Dimensions["FunctionName"] = "facts";
        configure?.Invoke(Options);
        var time = clock ?? Clock;
        Monitor = new ProcessMonitor(
            Options, time, after ?? new NothingAfterResponse(), emf ? new EmfWriter(Options, Output, time) : null,
            store is null ? null : new FleetReporter(store, Options, time, "facts", NullLogger.Instance), megabytes);
    }

    public FakeClock Clock { get; } = new();

    public ThawMonitoringOptions Options { get; } = new();

    public MemoryStream Output { get; } = new();

    public ProcessMonitor Monitor { get; }

    /// <summary>What was written so far, a line each.</summary>
    public string[] Lines() => System.Text.Encoding.UTF8.GetString(Output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => Monitor.Dispose();
}
