using System.IO.Compression;
using System.Text.Json;
using Thaw.Tests.Support;

namespace Thaw.Template.Specification;

/// <summary>
/// CloudFormation's and SAM's resource types and AWS's metrics as npm's <c>@aws-cdk/aws-service-spec</c> publishes them: rows of entities that refer to each
/// other by number.
/// </summary>
internal sealed class PublishedSpecification
{
    private static readonly Lazy<Task<PublishedSpecification>> Shared = new(ReadAsync);

    private readonly Dictionary<string, JsonElement> _resources;
    private readonly Dictionary<string, JsonElement> _types;
    private readonly HashSet<string> _metrics;

    private PublishedSpecification(JsonElement schema)
    {
        _resources = schema.GetProperty("resource").GetProperty("entities").EnumerateArray().ToDictionary(static row => row.GetProperty("cloudFormationType").GetString()!);
        _types = ById(schema, "typeDefinition");
        var dimensions = ById(schema, "dimensionSet");
        var uses = schema.GetProperty("usesDimensionSet").GetProperty("forward");
        _metrics =
        [
            .. from metric in schema.GetProperty("metric").GetProperty("entities").EnumerateArray()
               where uses.TryGetProperty(metric.GetProperty("$id").GetString()!, out _)
               from use in uses.GetProperty(metric.GetProperty("$id").GetString()!).EnumerateArray()
               let names = dimensions[use.GetProperty("$id").GetString()!].GetProperty("dimensions").EnumerateArray().Select(static row => row.GetProperty("name").GetString()!)
               select MetricName(metric.GetProperty("namespace").GetString()!, metric.GetProperty("name").GetString()!, names),
        ];
    }

    /// <summary>Reads it once. Skips where Node is missing to install it.</summary>
    public static Task<PublishedSpecification> LoadAsync() => Shared.Value;

    public JsonElement? Resource(string type) => _resources.TryGetValue(type, out var row) ? row : null;

    public JsonElement Type(JsonElement reference) => _types[reference.GetProperty("reference").GetProperty("$ref").GetString()!];

    /// <summary>Whether AWS publishes such a metric by just these dimensions.</summary>
    public bool HasMetric(string ns, string name, IEnumerable<string> dimensions) => _metrics.Contains(MetricName(ns, name, dimensions));

    private static string MetricName(string ns, string name, IEnumerable<string> dimensions) => $"{ns} {name} by {string.Join(", ", dimensions.Order())}";

    private static Dictionary<string, JsonElement> ById(JsonElement schema, string table) =>
        schema.GetProperty(table).GetProperty("entities").EnumerateArray().ToDictionary(static row => row.GetProperty("$id").GetString()!);

    private static async Task<PublishedSpecification> ReadAsync()
    {
        var package = await EmulatorPackages.FolderAsync(Path.Combine("@aws-cdk", "aws-service-spec"));
        await using var file = File.OpenRead(Path.Combine(package, "db.json.gz"));
        await using var text = new GZipStream(file, CompressionMode.Decompress);
        var document = await JsonDocument.ParseAsync(text);
        return new PublishedSpecification(document.RootElement.GetProperty("schema"));
    }
}
