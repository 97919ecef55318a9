using System.Text.Json.Serialization;

namespace Thaw.Benchmarks.Monitoring;

/// <summary>An event as objects.</summary>
internal sealed class EventDocument
{
    public string FunctionName { get; set; } = "";

    public string RequestId { get; set; } = "";

    public Dictionary<string, double[]> Metrics { get; set; } = [];

    [JsonPropertyName("_aws")]
    public EventMetadata Metadata { get; set; } = new();
}

internal sealed class EventMetadata
{
    public long Timestamp { get; set; }

    public EventDirective[] CloudWatchMetrics { get; set; } = [];
}

internal sealed class EventDirective
{
    public string Namespace { get; set; } = "";

    public string[][] Dimensions { get; set; } = [];

    public EventMetric[] Metrics { get; set; } = [];
}

internal sealed class EventMetric
{
    public string Name { get; set; } = "";

    public string Unit { get; set; } = "";
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Default)]
[JsonSerializable(typeof(EventDocument))]
internal sealed partial class EventJson : JsonSerializerContext;
