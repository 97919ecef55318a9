using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;
using Thaw.Caching;

namespace Thaw.Api;

/// <summary>JSON that is written as it lies in the cache, not parsed into objects on its way.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    /// <summary>How deep what the cache takes as JSON may be nested, whichever way it comes.</summary>
    public const int MaximumDepth = 1_000;

    /// <summary>JSON as it is, text in UTF-8 as a string, anything else as base64.</summary>
    public static RawJson From(CachePayload? payload)
    {
        if (payload is null)
        {
            return default;
        }

        if (IsJson(payload.ContentType) && IsWellFormed(payload.Body.Span))
        {
            return new RawJson(payload.Body);
        }

        return IsUtf8Text(payload)
            ? String(writer => writer.WriteStringValue(Encoding.UTF8.GetString(payload.Body.Span)))
            : String(writer => writer.WriteBase64StringValue(payload.Body.Span));
    }

    public static bool IsJson(string contentType)
    {
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var media = (end < 0 ? contentType : contentType.AsSpan(0, end)).Trim();
        return media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether it is JSON as RFC 8259 has it: in UTF-8, and every text in it Unicode, which a reader asks only when it is asked for the text.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }

            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // malformed, or an escape that is half a character
        {
            return false;
        }
    }

    private static bool IsUtf8Text(CachePayload payload) =>
        MediaTypeHeaderValue.TryParse(payload.ContentType, out var media)
        && media.Type.Equals("text", StringComparison.OrdinalIgnoreCase)
        && (!media.Charset.HasValue || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || media.Charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
        && System.Text.Unicode.Utf8.IsValid(payload.Body.Span);

    private static RawJson String(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return new RawJson(buffer.WrittenMemory);
    }
}

/// <summary>Writes <see cref="RawJson"/>; nothing reads it.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
    {
        if (value.Utf8.IsEmpty)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
    }
}
