using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Thaw.Web.Batching;

/// <summary>
/// Values of earlier answers in a request: <c>{{id.status}}</c>, <c>{{id.headers.location}}</c>, <c>{{id.body.items.0.name}}</c>. In a path one is percent-encoded, so that it
/// cannot become another path; a string of the body that is nothing else becomes the value itself.
/// </summary>
internal static partial class BatchReferences
{
    private const int MaximumDepth = 64;

    /// <summary>The ids that a request refers to.</summary>
    public static IEnumerable<string> Of(BatchItem item)
    {
        var texts = (item.Headers?.Values ?? []).Append(item.Path).Append(item.Body is { } body ? body.GetRawText() : null);
        return texts.Where(static text => text is not null).SelectMany(static text => Reference().Matches(text!)).Select(static match => match.Groups["id"].Value);
    }

    /// <summary>A path with something harmless in the place of its values, which are not known yet.</summary>
    public static string Without(string path) => Reference().Replace(path, "x");

    /// <summary>A path with its values.</summary>
    /// <exception cref="MissingValueException">One is not there.</exception>
    public static string InPath(string path, IReadOnlyDictionary<string, BatchAnswer> answers) =>
        Reference().Replace(path, match => Uri.EscapeDataString(TextOf(ValueOf(match, answers), match)));

    /// <summary>A header's value with its values.</summary>
    public static string InHeader(string header, IReadOnlyDictionary<string, BatchAnswer> answers) => Reference().Replace(header, match =>
    {
        var text = TextOf(ValueOf(match, answers), match);
        return text.Any(char.IsControl) ? throw new MissingValueException($"{match.Value} has characters that no header takes.") : text;
    });

    /// <summary>A body as bytes of JSON, with its values.</summary>
    public static byte[] InBody(JsonElement body, IReadOnlyDictionary<string, BatchAnswer> answers)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { MaxDepth = MaximumDepth * 2 }))
        {
            Write(body, writer, answers);
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A text body with its values.</summary>
    public static byte[] InText(string text, IReadOnlyDictionary<string, BatchAnswer> answers) =>
        Encoding.UTF8.GetBytes(Reference().Replace(text, match => TextOf(ValueOf(match, answers), match)));

    private static void Write(JsonElement value, Utf8JsonWriter writer, IReadOnlyDictionary<string, BatchAnswer> answers)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer, answers);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    Write(element, writer, answers);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String when Reference().Match(value.GetString()!) is { Success: true } match:
                if (match.Length == value.GetString()!.Length)
                {
                    ValueOf(match, answers).WriteTo(writer);
                }
                else
                {
                    writer.WriteStringValue(Reference().Replace(value.GetString()!, one => TextOf(ValueOf(one, answers), one)));
                }

                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static JsonElement ValueOf(Match match, IReadOnlyDictionary<string, BatchAnswer> answers)
    {
        var path = match.Groups["path"].Value.Split('.');
        return answers[match.Groups["id"].Value].Find(path) ?? throw new MissingValueException($"{match.Value} is not in the answer it refers to.");
    }

    private static string TextOf(JsonElement value, Match match) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new MissingValueException($"{match.Value} is neither text nor a number."),
    };

    [GeneratedRegex(@"\{\{(?<id>[A-Za-z0-9_-]{1,64})\.(?<path>status|headers\.[A-Za-z0-9_-]+|body(\.[^.{}""\\]{1,128}){0,32})\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Reference();
}

/// <summary>A value that a request refers to is not there, or of no use where it is put.</summary>
internal sealed class MissingValueException(string message) : Exception(message);
