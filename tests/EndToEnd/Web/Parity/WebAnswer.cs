using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Thaw.EndToEnd.Web.Parity;

/// <summary>An answer, whichever host it came from.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">All headers but <c>Date</c> and <c>Server</c>, by lower-case name, and the cookies.</param>
/// <param name="Body">The bytes that came.</param>
internal sealed record WebAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    // Of one connection: what a gateway passes on has none of its own. (RFC 9110, section 7.6.1.)
    private static readonly string[] HopByHop = ["connection", "keep-alive", "transfer-encoding"];

    /// <summary>The body as whoever asked gets to see it.</summary>
    public byte[] Decoded => field ??= Decode();

    public string Text => Encoding.UTF8.GetString(Decoded);

    public JsonElement Json => JsonDocument.Parse(Decoded).RootElement;

    public string? Header(string name) => Headers.GetValueOrDefault(name.ToLowerInvariant());

    public static WebAnswer Of(int status, IEnumerable<(string Name, string Value)> headers, byte[] body) => new(
        status,
        headers.Select(static header => (Name: header.Name.ToLowerInvariant(), header.Value))
            .Where(static header => header.Name is not ("date" or "server") && !HopByHop.Contains(header.Name))
            .GroupBy(static header => header.Name, static header => header.Value)
            .ToDictionary(static header => header.Key, static header => string.Join(", ", header.Order(StringComparer.Ordinal)), StringComparer.Ordinal),
        body);

    /// <summary>What two hosts must agree in.</summary>
    public string Shown => $"{Status}\n{string.Join('\n', Headers.OrderBy(static header => header.Key, StringComparer.Ordinal).Select(static header => $"{header.Key}: {header.Value}"))}\n\n"
        + (Decoded.Length > 2_000 || Decoded.Contains((byte)0) ? $"{Decoded.Length} bytes {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Decoded))}" : Text);

    private byte[] Decode()
    {
        using var body = new MemoryStream(Body);
        using Stream? plain = Body.Length == 0 ? null : Header("Content-Encoding") switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => null,
        };
        if (plain is null)
        {
            return Body;
        }

        using var all = new MemoryStream();
        plain.CopyTo(all);
        return all.ToArray();
    }
}
