using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Batching;

/// <summary>The answer to one request of a batch.</summary>
internal sealed class BatchAnswer(string id, int status, IHeaderDictionary headers, ReadOnlyMemory<byte> body)
{
    public string Id => id;

    public int Status => status;

    public IHeaderDictionary Headers => headers;

    public ReadOnlyMemory<byte> Body => body;

    public bool Succeeded => status is >= 200 and < 400;

    /// <summary>Its body, where that is JSON. Read at once, for whoever writes the batch's answer asks: several requests that run together may refer to it.</summary>
    public JsonElement? Json { get; } = IsJsonType(TypeOf(headers)) ? Parse(body.Span) : null;

    /// <summary>Whether it is text, to be shown as it is.</summary>
    public bool IsText => TypeOf(headers) is { } type && (type.Type.Equals("text", StringComparison.OrdinalIgnoreCase) || IsJsonType(type));

    private static bool IsJsonType(MediaTypeHeaderValue? type) => type is not null
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static MediaTypeHeaderValue? TypeOf(IHeaderDictionary headers) => MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out var type) ? type : null;

    /// <summary>The value under a path: <c>status</c>, <c>headers.name</c>, <c>body.name.0</c>.</summary>
    public JsonElement? Find(ReadOnlySpan<string> path)
    {
        if (path[0] == "status")
        {
            return JsonElement.Parse(status.ToString(CultureInfo.InvariantCulture));
        }

        if (path[0] == "headers")
        {
            return headers.TryGetValue(path[1], out var values) && values.Count > 0 ? TextElement(values.ToString()) : null;
        }

        var at = Json;
        foreach (var name in path[1..])
        {
            at = at is not { } value ? null
                : value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member
                : value.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < value.GetArrayLength()
                    ? value[index]
                    : null;
        }

        return at;
    }

    private static JsonElement TextElement(string text) => JsonElement.Parse($"\"{JsonEncodedText.Encode(text)}\"");

    private static JsonElement? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            // A text in it that is no Unicode cannot be read by who refers to it: such a body is no JSON.
            JsonText.ThrowIfNoUnicode(body, BatchJsonContext.Default.Options);
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
