using System.Text;
using System.Text.Json;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>An answer as a gateway would read it.</summary>
internal sealed record LambdaAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, IReadOnlyList<string> Cookies, byte[] Body, JsonElement Json)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public bool IsBase64 => Json.TryGetProperty("isBase64Encoded", out var flag) && flag.GetBoolean();

    public string? Header(string name) =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value).FirstOrDefault();

    public static LambdaAnswer Whole(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        Assert.Equal(json.Length, (int)reader.BytesConsumed);
        var root = document.RootElement.Clone();
        var body = root.TryGetProperty("body", out var text) ? text.GetString()! : "";
        return Read(root, root.GetProperty("isBase64Encoded").GetBoolean() ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body));
    }

    public static LambdaAnswer Streamed(MemoryResponse response)
    {
        var all = response.Chunks.SelectMany(static chunk => chunk).Concat(response.Written.ToArray()).ToArray();
        var end = all.AsSpan().IndexOf(new byte[8]);
        Assert.True(end > 0);
        using var document = JsonDocument.Parse(all.AsMemory(0, end));
        return Read(document.RootElement.Clone(), all[(end + 8)..]);
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
