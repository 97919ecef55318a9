using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Batching;

/// <summary>Writes <c>{ "responses": [ { "id", "status", "headers", "body" } ] }</c>. A body is JSON where it is JSON, a string where it is text, else base64 and says so.</summary>
internal static class BatchAnswerWriter
{
    public static async Task WriteAsync(HttpResponse response, IReadOnlyList<BatchAnswer> answers)
    {
        response.ContentType = "application/json";
        var writer = new Utf8JsonWriter(response.BodyWriter);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("responses");
            foreach (var answer in answers)
            {
                Write(writer, answer);
                await writer.FlushAsync().ConfigureAwait(false);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        await response.BodyWriter.FlushAsync().ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter writer, BatchAnswer answer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", answer.Id);
        writer.WriteNumber("status", answer.Status);
        writer.WriteStartObject("headers");
        foreach (var (name, values) in answer.Headers)
        {
            // The length of these bytes is of no use to anybody.
            if (!name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) && !name.Equals(HeaderNames.TransferEncoding, StringComparison.OrdinalIgnoreCase))
            {
                writer.WriteString(name.ToLowerInvariant(), values.ToString());
            }
        }

        writer.WriteEndObject();
        WriteBody(writer, answer);
        writer.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter writer, BatchAnswer answer)
    {
        if (answer.Body.IsEmpty)
        {
            writer.WriteNull("body");
        }
        else if (answer.Json is not null)
        {
            writer.WritePropertyName("body");
            writer.WriteRawValue(answer.Body.Span, skipInputValidation: true);
        }
        else if (answer.IsText)
        {
            writer.WriteString("body", Encoding.UTF8.GetString(answer.Body.Span));
        }
        else
        {
            writer.WriteBase64String("body", answer.Body.Span);
            writer.WriteString("bodyEncoding", "base64");
        }
    }
}
