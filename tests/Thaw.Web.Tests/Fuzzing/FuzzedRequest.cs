using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Thaw.Web.Tests.Fuzzing;

/// <summary>A request of any shape.</summary>
internal sealed record FuzzedRequest(string Method, string Path, string Query)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    public override string ToString() =>
        $"{Method} {Path}{Query} [{string.Join(", ", Headers.Select(static header => $"{header.Name}: {header.Value}"))}] {Encoding.Latin1.GetString(Body.AsSpan(0, Math.Min(Body.Length, 2_000)))}";
}

/// <summary>Its answer.</summary>
internal sealed record FuzzedAnswer(int Status, IHeaderDictionary Headers, byte[] Body)
{
    /// <summary>Whether it is one that a client can read: a status of the request's fault or none, a coding that decodes, JSON that is JSON.</summary>
    public string? Fault()
    {
        if (Status is < 200 or >= 500 or (>= 300 and < 400))
        {
            return $"Its status is {Status}: {Encoding.UTF8.GetString(Body)}";
        }

        if (Headers.Any(static header => header.Key.Any(char.IsControl) || header.Value.Any(static value => value is not null && value.Any(static character => char.IsControl(character) || character > 126))))
        {
            return $"A header cannot be sent: {string.Join(", ", Headers.Select(static header => $"{header.Key}: {header.Value}"))}";
        }

        try
        {
            var body = Decoded();
            if (Headers.ContentType.ToString().Contains("json", StringComparison.Ordinal) && body.Length > 0)
            {
                using var document = JsonDocument.Parse(body);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or InvalidOperationException)
        {
            return $"Its body cannot be read: {error.Message}";
        }

        return null;
    }

    public byte[] Decoded()
    {
        using var body = new MemoryStream(Body);
        using var plain = new MemoryStream();
        using Stream decoder = Headers.ContentEncoding.ToString() switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        decoder.CopyTo(plain);
        return plain.ToArray();
    }
}
