using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thaw.Api;

/// <summary>The body of <c>POST /api/performance/tasks</c>.</summary>
internal sealed record TaskBody
{
    [Description("The name its handler is registered by.")]
    public string? Type { get; init; }

    [Description("What it is run with: the JSON that its type takes.")]
    public JsonElement Args { get; init; }

    [Description("1 to 256 characters. The same key of the same user and type names the same task. May also be sent as the field Idempotency-Key.")]
    public string? IdempotencyKey { get; init; }

    [Description("How long to wait before it is run, 0 to 31,536,000 (a year).")]
    public double? DelaySeconds { get; init; }

    [Description("high, normal or low: a preference of workers, not an order. Default normal.")]
    public string? Priority { get; init; }

    [Description("1 to 1,000; default: as its type says.")]
    public int? MaxAttempts { get; init; }

    // A misspelt "delaySeconds" must not run at once.
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
