using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Thaw.Monitoring;
using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Measuring;
using Thaw.Template.Reading;

namespace Thaw.Template;

/// <summary>What alarms and dashboard watch of ours, the code writes: by this namespace and name, with these dimensions.</summary>
public sealed class OwnMetricsTests
{
    [Fact]
    public async Task Metrics_ThatAreWatched_AreWritten()
    {
        var written = await WrittenAsync();
        var watched = Metrics.All(Stack.Ours).Where(static metric => !metric.Namespace.StartsWith("AWS/", StringComparison.Ordinal))
            .Select(static metric => $"{metric.Namespace} {metric.Name} by {string.Join(", ", metric.Dimensions)}").ToHashSet();
        Assert.NotEmpty(watched);
        Assert.Empty(watched.Except(written));
    }

    private static async Task<HashSet<string>> WrittenAsync()
    {
        var options = new ThawMonitoringOptions { Dimensions = { ["FunctionName"] = "Api" } };
        var output = new MemoryStream();
        using var monitor = new ProcessMonitor(options, TimeProvider.System, new NothingAfterResponse(), new EmfWriter(options, output, TimeProvider.System), fleet: null);
        using var cache = new Meter(InstrumentNames.CachingMeter);
        cache.CreateObservableCounter(InstrumentNames.CacheHits, static () => 3L);
        await using (monitor.BeginInvocation())
        {
        }

        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(Names)];
    }

    private static List<string> Names(string line)
    {
        using var json = JsonDocument.Parse(line);
        return
        [
            .. from directive in json.RootElement.GetProperty("_aws").GetProperty("CloudWatchMetrics").EnumerateArray()
               from dimensions in directive.GetProperty("Dimensions").EnumerateArray()
               from metric in directive.GetProperty("Metrics").EnumerateArray()
               select $"{directive.GetProperty("Namespace")} {metric.GetProperty("Name")} by {string.Join(", ", dimensions.EnumerateArray())}",
        ];
    }
}
