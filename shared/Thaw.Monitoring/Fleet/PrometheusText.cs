using System.Globalization;
using System.Text;

namespace Thaw.Monitoring.Fleet;

/// <summary>A report in Prometheus' text format, version 0.0.4. The figures are those of the report's window, so all of them are gauges, or summaries of that window.</summary>
/// <remarks>https://prometheus.io/docs/instrumenting/exposition_formats/</remarks>
public static class PrometheusText
{
    /// <summary>The format's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes a report.</summary>
    public static string Write(MetricsReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder(4_096);
        Operations(text, report);
        Gauge(text, "thaw_window_seconds", "The time that these figures are of.", ("", (report.To - report.From).TotalSeconds));
        Gauge(text, "thaw_invocations", "Invocations.", ("", report.Invocations));
        Gauge(text, "thaw_cold_starts", "Invocations that a container began with.", ("", report.ColdStarts));
        Gauge(text, "thaw_cache_hit_ratio", "Hits of a tier by the look-ups that reached it.", [.. report.Tiers.Select(static tier => (Label("tier", tier.Tier), tier.HitRate))]);
        Gauge(text, "thaw_pool_reuse_ratio", "Calls of AWS that found a connection.", report.PoolReuse is { } reuse ? [("", reuse)] : []);
        Gauge(text, "thaw_cpu_percent", "Processor of a container.", (Label("of", "mean"), report.Cpu.Mean), (Label("of", "max"), report.Cpu.Max));
        Gauge(text, "thaw_memory_bytes", "Working set of a container.", (Label("of", "mean"), report.Memory.Mean), (Label("of", "max"), report.Memory.Max));
        Gauge(text, "thaw_capacity_units", "DynamoDB's capacity units.", ("", report.CapacityUnits));
        if (report.Containers.Count > 0)
        {
            Gauge(text, "thaw_container_p90_seconds", "What nine of ten requests of a container did not exceed.", [.. report.Containers.Select(static one => (Label("container", one.Name), one.P90 / 1_000))]);
            Gauge(text, "thaw_container_requests", "Requests and tasks of a container.", [.. report.Containers.Select(static one => (Label("container", one.Name), (double)one.Count))]);
            Gauge(text, "thaw_container_errors", "Those that failed.", [.. report.Containers.Select(static one => (Label("container", one.Name), (double)one.Errors))]);
        }

        return text.ToString();
    }

    private static void Operations(StringBuilder text, MetricsReport report)
    {
        if (report.Operations.Count == 0)
        {
            return;
        }

        const string Name = "thaw_operation_duration_seconds";
        text.Append("# HELP ").Append(Name).Append(" How long operations took.\n# TYPE ").Append(Name).Append(" summary\n");
        foreach (var operation in report.Operations)
        {
            var label = Label("operation", operation.Name);
            foreach (var (quantile, value) in new[] { ("0.5", operation.P50), ("0.9", operation.P90), ("0.95", operation.P95), ("0.99", operation.P99), ("1", operation.Max) })
            {
                Line(text, Name, $"{label},{Label("quantile", quantile)}", value / 1_000);
            }

            Line(text, Name + "_sum", label, operation.Mean * operation.Count / 1_000);
            Line(text, Name + "_count", label, operation.Count);
        }

        Gauge(text, "thaw_operation_errors", "Runs that failed, timeouts included.", [.. report.Operations.Select(static one => (Label("operation", one.Name), (double)one.Errors))]);
        Gauge(text, "thaw_operation_timeouts", "Runs that took too long.", [.. report.Operations.Select(static one => (Label("operation", one.Name), (double)one.Timeouts))]);
        Gauge(text, "thaw_operation_rate", "Runs a second.", [.. report.Operations.Select(static one => (Label("operation", one.Name), one.Rate))]);
    }

    private static void Gauge(StringBuilder text, string name, string help, params (string Labels, double Value)[] rows)
    {
        if (rows.Length == 0)
        {
            return;
        }

        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(" gauge\n");
        foreach (var (labels, value) in rows)
        {
            Line(text, name, labels, value);
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Label(string name, string value) =>
        $"{name}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
