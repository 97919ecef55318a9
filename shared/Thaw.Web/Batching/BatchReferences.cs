using System.Buffers;
using System.Runtime.InteropServices;
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
    private const int LongestText = 8 * 1024;

    /// <summary>The ids that a request refers to.</summary>
    public static IEnumerable<string> Of(BatchItem item)
    {
        var texts = (item.Headers?.Values ?? []).Append(item.Path).Append(item.Body is { } body ? body.GetRawText() : null);
        return texts.Where(static text => text is not null).SelectMany(static text => Reference().Matches(text!)).Select(static match => match.Groups["id"].Value);
    }

    /// <summary>A path with something harmless in the place of its values, which are not known yet.</summary>
    public static string Without(string path) => Reference().Replace(path, "x");

    /// <summary>A path with its values.</summary>
    /// <exception cref="MissingValueException">One is not there, or they are too long.</exception>
    public static string InPath(string path, IReadOnlyDictionary<string, BatchAnswer> answers) =>
        Replace(path, answers, new Room(LongestText), static (text, _) => Uri.EscapeDataString(text));

    /// <summary>A header's value with its values.</summary>
    public static string InHeader(string header, IReadOnlyDictionary<string, BatchAnswer> answers) => Replace(header, answers, new Room(LongestText), static (text, match) =>
        text.Any(char.IsControl) ? throw new MissingValueException($"{match.Value} has characters that no header takes.") : text);

    /// <summary>A body as bytes of JSON, with its values: these are at most so many bytes, or one of them, named often enough, would fill the memory.</summary>
    public static byte[] InBody(JsonElement body, IReadOnlyDictionary<string, BatchAnswer> answers, int maximumBytes)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { MaxDepth = MaximumDepth * 2 }))
        {
            Write(body, writer, answers, new Room(maximumBytes));
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A text body with its values.</summary>
    public static byte[] InText(string text, IReadOnlyDictionary<string, BatchAnswer> answers, int maximumBytes) =>
        Encoding.UTF8.GetBytes(Replace(text, answers, new Room(maximumBytes), static (text, _) => text));

    private static string Replace(string text, IReadOnlyDictionary<string, BatchAnswer> answers, Room room, Func<string, Match, string> form) => Reference().Replace(text, match =>
    {
        var value = form(TextOf(ValueOf(match, answers), match), match);
        room.Take(value.Length);
        return value;
    });

    private static void Write(JsonElement value, Utf8JsonWriter writer, IReadOnlyDictionary<string, BatchAnswer> answers, Room room)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer, answers, room);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    Write(element, writer, answers, room);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String when Reference().Match(value.GetString()!) is { Success: true } match:
                if (match.Length == value.GetString()!.Length)
                {
                    var whole = ValueOf(match, answers);
                    room.Take(JsonMarshal.GetRawUtf8Value(whole).Length);
                    whole.WriteTo(writer);
                }
                else
                {
                    writer.WriteStringValue(Replace(value.GetString()!, answers, room, static (text, _) => text));
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

        // Escapes may hide a reference from who looked for them before anything ran.
        return (answers.TryGetValue(match.Groups["id"].Value, out var answer) ? answer.Find(path) : null) ?? throw new MissingValueException($"{match.Value} is not in the answer it refers to.");
    }

    private static string TextOf(JsonElement value, Match match) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new MissingValueException($"{match.Value} is neither text nor a number."),
    };

    /// <summary>How much more may be put in place of references.</summary>
    private sealed class Room(int left)
    {
        private int _left = left;

        public void Take(int length)
        {
            if ((_left -= length) < 0)
            {
                throw new MissingValueException("The values of earlier answers are longer than a request of a batch may be.");
            }
        }
    }

    [GeneratedRegex(@"\{\{(?<id>[A-Za-z0-9_-]{1,64})\.(?<path>status|headers\.[A-Za-z0-9_-]+|body(\.[^.{}""\\]{1,128}){0,32})\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Reference();
}

/// <summary>A value that a request refers to is not there, or of no use where it is put.</summary>
internal sealed class MissingValueException(string message) : Exception(message);
