using System.Text;
using System.Text.Json;

namespace Thaw.Monitoring.Tests.Support;

/// <summary>
/// What the specification of the embedded metric format asks of an event, as checks
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html). Knows nothing of the writer.
/// </summary>
internal static class EmfSpecification
{
    private static readonly string[] Units =
    [
        "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Percent", "Count", "Count/Second", "Bytes/Second", "None",
    ];

    public static void Check(string line)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(line), 2, 1_000_000);
        Assert.DoesNotContain('\n', line);
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        Assert.Equal(JsonValueKind.Object, root.ValueKind);
        var names = root.EnumerateObject().Select(static member => member.Name).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        var metadata = root.GetProperty("_aws");
        Assert.Equal(["CloudWatchMetrics", "Timestamp"], metadata.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal));
        Assert.True(metadata.GetProperty("Timestamp").TryGetInt64(out var timestamp) && timestamp > 0);
        var directives = metadata.GetProperty("CloudWatchMetrics").EnumerateArray().ToList();
        Assert.NotEmpty(directives);
        foreach (var directive in directives)
            CheckDirective(root, directive);
    }

    private static void CheckDirective(JsonElement root, JsonElement directive)
    {
        Assert.Equal(["Dimensions", "Metrics", "Namespace"], directive.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal));
        CheckWord(directive.GetProperty("Namespace").GetString()!, 255);
        var sets = directive.GetProperty("Dimensions").EnumerateArray().ToList();
        Assert.NotEmpty(sets);
        foreach (var set in sets)
        {
            Assert.InRange(set.GetArrayLength(), 1, 30);
            Assert.Equal(set.GetArrayLength(), set.EnumerateArray().Select(static one => one.GetString()).Distinct().Count());
            foreach (var dimension in set.EnumerateArray().Select(static one => one.GetString()!))
            {
                CheckWord(dimension, 250);
                Assert.NotEqual(':', dimension[0]);
                CheckWord(root.GetProperty(dimension).GetString()!, 1_024);
            }
        }

        var metrics = directive.GetProperty("Metrics").EnumerateArray().ToList();
        Assert.InRange(metrics.Count, 1, 100);
        Assert.Equal(metrics.Count, metrics.Select(static metric => metric.GetProperty("Name").GetString()).Distinct().Count());
        foreach (var metric in metrics)
            CheckMetric(root, metric);
    }

    private static void CheckMetric(JsonElement root, JsonElement metric)
    {
        Assert.Empty(metric.EnumerateObject().Select(static member => member.Name).Except(["Name", "Unit", "StorageResolution"]));
        var name = metric.GetProperty("Name").GetString()!;
        CheckWord(name, 255);
        Assert.Contains(metric.GetProperty("Unit").GetString(), Units);
        if (metric.TryGetProperty("StorageResolution", out var resolution))
            Assert.Contains(resolution.GetInt32(), new[] { 1, 60 });
        var value = root.GetProperty(name);
        if (value.ValueKind == JsonValueKind.Number)
        {
            CheckNumber(value);
            return;
        }

        // "A metric target MUST be a numeric value or an array of numeric values. Numeric array metric targets MUST NOT have more than 100 members."
        if (value.ValueKind == JsonValueKind.Array)
        {
            Assert.InRange(value.GetArrayLength(), 1, 100);
            Assert.All(value.EnumerateArray(), CheckNumber);
            return;
        }

        // What is beyond that is a histogram as Amazon's exporter of OpenTelemetry has it (awsemfexporter, metric_translator.go, cWMetricHistogram): the sample count is the sum of the counts.
        Assert.Equal(["Count", "Counts", "Max", "Min", "Sum", "Values"], value.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal));
        var (values, counts) = (value.GetProperty("Values"), value.GetProperty("Counts"));
        Assert.InRange(values.GetArrayLength(), 1, 100);
        Assert.Equal(values.GetArrayLength(), counts.GetArrayLength());
        Assert.All(values.EnumerateArray(), CheckNumber);
        Assert.All(counts.EnumerateArray(), static count => Assert.True(count.GetDouble() >= 1));
        Assert.Equal(value.GetProperty("Count").GetDouble(), counts.EnumerateArray().Sum(static count => count.GetDouble()));
        Assert.True(value.GetProperty("Min").GetDouble() <= value.GetProperty("Max").GetDouble());
    }

    private static void CheckNumber(JsonElement value)
    {
        Assert.Equal(JsonValueKind.Number, value.ValueKind);
        Assert.InRange(value.GetDouble(), -Math.ScaleB(1, 360), Math.ScaleB(1, 360));
    }

    private static void CheckWord(string word, int longest)
    {
        Assert.InRange(word.Length, 1, longest);
        Assert.False(string.IsNullOrWhiteSpace(word));
        Assert.True(word.All(static c => c is >= ' ' and <= '~'), word);
    }
}
