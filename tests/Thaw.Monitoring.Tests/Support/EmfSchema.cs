using NJsonSchema;

namespace Thaw.Monitoring.Tests.Support;

/// <summary>Has a library that knows JSON schemas, and nothing of ours, hold events against the one that is written down in <c>Emf/Schema</c>.</summary>
internal static class EmfSchema
{
    private static readonly Lazy<JsonSchema> Schema = new(Load);

    /// <summary>What is wrong with an event; empty where nothing is.</summary>
    public static IReadOnlyList<string> Complaints(string line)
    {
        List<string> complaints = [.. Schema.Value.Validate(line).Select(static one => one.ToString())];
        if (complaints.Count > 0)
            return complaints;

        // What names refer to: members of the root, each of the kind that its reference asks for.
        using var json = System.Text.Json.JsonDocument.Parse(line);
        var root = json.RootElement;
        foreach (var directive in root.GetProperty("_aws").GetProperty("CloudWatchMetrics").EnumerateArray())
        {
            foreach (var name in directive.GetProperty("Dimensions").EnumerateArray().SelectMany(static set => set.EnumerateArray()))
                complaints.AddRange(OfTarget(root, name.GetString()!, "dimensionTarget"));
            foreach (var metric in directive.GetProperty("Metrics").EnumerateArray())
                complaints.AddRange(OfTarget(root, metric.GetProperty("Name").GetString()!, "metricTarget", "histogram"));
        }

        return complaints;
    }

    private static string[] OfTarget(System.Text.Json.JsonElement root, string name, params string[] kinds) =>
        !root.TryGetProperty(name, out var target) ? [$"{name} is named and not there."]
        : Array.Exists(kinds, kind => Schema.Value.Definitions[kind].Validate(target.GetRawText()).Count == 0) ? []
        : [$"{name} is no {string.Join(" or ", kinds)}."];

    private static JsonSchema Load() => JsonSchema.FromJsonAsync(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Emf", "Schema", "embedded-metric-format.json"))).GetAwaiter().GetResult();
}
