using System.Text;
using System.Text.Json;

namespace Thaw.Tests.Support;

/// <summary>An answer as a gateway would read it.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers, each value by itself where it came so; without <c>Set-Cookie</c>.</param>
/// <param name="Cookies">The values of <c>Set-Cookie</c>, wherever they stood.</param>
/// <param name="Body">The body, decoded.</param>
/// <param name="Json">The whole answer, or a stream's prelude.</param>
public sealed record LambdaAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, IReadOnlyList<string> Cookies, byte[] Body, JsonElement Json)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Whether the body came as base64.</summary>
    public bool IsBase64 => Json.TryGetProperty("isBase64Encoded", out var flag) && flag.GetBoolean();

    /// <summary>A header's first value, or nothing.</summary>
    public string? Header(string name) =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value).FirstOrDefault();

    /// <summary>Reads an answer that came in one.</summary>
    public static LambdaAnswer Whole(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        if (reader.BytesConsumed != json.Length)
        {
            throw new InvalidOperationException("Something follows the answer.");
        }

        var root = document.RootElement.Clone();
        var body = root.TryGetProperty("body", out var text) ? text.GetString()! : "";
        return Read(root, root.GetProperty("isBase64Encoded").GetBoolean() ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Reads an answer that was streamed: its prelude, eight zeros, its body.</summary>
    public static LambdaAnswer Streamed(ReadOnlyMemory<byte> all)
    {
        var end = all.Span.IndexOf(new byte[8]);
        if (end < 0)
        {
            throw new InvalidOperationException("There is no prelude.");
        }

        using var document = JsonDocument.Parse(all[..end]);
        return Read(document.RootElement.Clone(), all[(end + 8)..].ToArray());
    }

    private static LambdaAnswer Read(JsonElement root, byte[] body)
    {
        var headers = new List<(string, string)>();
        var cookies = new List<string>();
        foreach (var name in new[] { "headers", "multiValueHeaders" })
        {
            if (root.TryGetProperty(name, out var found))
            {
                headers.AddRange(found.EnumerateObject().SelectMany(static header => header.Value.ValueKind == JsonValueKind.Array
                    ? header.Value.EnumerateArray().Select(value => (header.Name, value.GetString()!))
                    : [(header.Name, header.Value.GetString()!)]));
            }
        }

        cookies.AddRange(headers.Where(static header => header.Item1.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)).Select(static header => header.Item2));
        if (root.TryGetProperty("cookies", out var listed))
        {
            cookies.AddRange(listed.EnumerateArray().Select(static cookie => cookie.GetString()!));
        }

        headers.RemoveAll(static header => header.Item1.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase));
        return new LambdaAnswer(root.GetProperty("statusCode").GetInt32(), headers, cookies, body, root);
    }
}
