using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web;

/// <summary>A body of JSON, before anything is made of it.</summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the whole body, which the host's limit bounds.</summary>
    /// <exception cref="BadHttpRequestException">It says that it is of another charset.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException("The body is not in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
            if (read.IsCompleted)
            {
                ReadOnlyMemory<byte> body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body.Span.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Finds what a reader passes over until somebody asks for the text: bytes that are no UTF-8, and escapes that are half a character.</summary>
    /// <exception cref="JsonException">There is such a text.</exception>
    public static void ThrowIfNoUnicode(ReadOnlySpan<byte> json, JsonSerializerOptions options)
    {
        if (!Utf8.IsValid(json))
        {
            throw new JsonException("The body is not in UTF-8.");
        }

        if (json.IndexOf("\\u"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = options.MaxDepth, AllowTrailingCommas = options.AllowTrailingCommas, CommentHandling = options.ReadCommentHandling });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                try
                {
                    _ = reader.GetString();
                }
                catch (InvalidOperationException half)
                {
                    throw new JsonException("A text in the body is half a character.", half);
                }
            }
        }
    }
}
