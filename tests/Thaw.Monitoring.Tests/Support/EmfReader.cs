using System.Text.Json;

namespace Thaw.Monitoring.Tests.Support;

/// <summary>Reads events as CloudWatch does: each metric of each directive, with its dimensions, and its values over all events.</summary>
internal sealed class EmfReader
{
    private readonly Dictionary<string, List<(double Value, double Count)>> _metrics = new(StringComparer.Ordinal);

    public EmfReader(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            foreach (var directive in json.RootElement.GetProperty("_aws").GetProperty("CloudWatchMetrics").EnumerateArray())
                Read(json.RootElement, directive);
        }
    }

    /// <summary>By <c>Namespace|Dimension=Value,…|Metric</c>, dimensions in the order of their names.</summary>
    public IEnumerable<string> Names => _metrics.Keys;

    public double Sum(string name) => _metrics.TryGetValue(name, out var values) ? values.Sum(static one => one.Value * one.Count) : 0;

    public double Count(string name) => _metrics.TryGetValue(name, out var values) ? values.Sum(static one => one.Count) : 0;

    public double Quantile(string name, double quantile)
    {
        var values = _metrics[name].OrderBy(static one => one.Value).ToList();
        var rank = Math.Max(1, Math.Ceiling(quantile * Count(name)));
        foreach (var (value, count) in values)
        {
            rank -= count;
            if (rank <= 0)
                return value;
        }

        return values[^1].Value;
    }

    private void Read(JsonElement root, JsonElement directive)
    {
        foreach (var set in directive.GetProperty("Dimensions").EnumerateArray())
        {
            var dimensions = string.Join(',', set.EnumerateArray().Select(static one => one.GetString()!).Order(StringComparer.Ordinal).Select(name => $"{name}={root.GetProperty(name).GetString()}"));
            foreach (var metric in directive.GetProperty("Metrics").EnumerateArray().Select(static one => one.GetProperty("Name").GetString()!))
            {
                var key = $"{directive.GetProperty("Namespace").GetString()}|{dimensions}|{metric}";
                if (!_metrics.TryGetValue(key, out var values))
                    _metrics[key] = values = [];
                values.AddRange(Values(root.GetProperty(metric)));
            }
        }
    }

    private static List<(double Value, double Count)> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => [(value.GetDouble(), 1)],
        JsonValueKind.Array => [.. value.EnumerateArray().Select(static one => (one.GetDouble(), 1.0))],
        _ => [.. value.GetProperty("Values").EnumerateArray().Zip(value.GetProperty("Counts").EnumerateArray(), static (one, count) => (one.GetDouble(), count.GetDouble()))],
    };
}
