using System.Text.Json;

namespace Thaw.Local.Verify;

/// <summary>An answer of a deployment.</summary>
internal sealed record Reply(int Status, string? ContentType, string? ETag, string Body, TimeSpan Latency)
{
    /// <summary>The body, where it is a JSON object.</summary>
    public JsonElement? Json
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>The status, and what a problem document says.</summary>
    public string Said => Json is { } json && (Text(json, "detail") ?? Text(json, "title") ?? Text(json, "message") ?? Text(json, "Message")) is { } text ? $"{Status}: {text}" : $"{Status}";

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
