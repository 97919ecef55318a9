using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Thaw.Local.Signing;

/// <summary>AWS Signature Version 4 in the Authorization header, as the IAM documentation describes it and AWS's published vectors check it.</summary>
/// <param name="region">The region.</param>
/// <param name="service">The service's name: <c>execute-api</c>, <c>lambda</c>.</param>
/// <param name="normalizesPath">Whether <c>.</c>, <c>..</c> and empty segments are taken out before signing: for all services but S3.</param>
internal sealed partial class SignatureV4(string region, string service, bool normalizesPath = true)
{
    /// <summary>The SHA-256 of nothing.</summary>
    public const string EmptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>A time as signatures write it.</summary>
    public static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'");

    /// <summary>The request in the form that both sides hash.</summary>
    public string CanonicalRequest(SignedRequest request)
    {
        var headers = Canonical(request.Headers);
        var text = new StringBuilder()
            .Append(request.Method).Append('\n')
            .Append(CanonicalPath(request.Path)).Append('\n')
            .Append(CanonicalQuery(request.Query)).Append('\n');
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(':').Append(value).Append('\n');
        }

        return text.Append('\n').AppendJoin(';', headers.Select(static header => header.Name)).Append('\n').Append(request.PayloadHash).ToString();
    }

    /// <summary>What the key is applied to.</summary>
    public string StringToSign(string canonicalRequest, DateTimeOffset time) =>
        $"AWS4-HMAC-SHA256\n{Timestamp(time)}\n{Scope(time)}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)))}";

    /// <summary>The signature, in hexadecimal.</summary>
    public string Sign(string stringToSign, DateTimeOffset time, string secretKey)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in (string[])[Timestamp(time)[..8], region, service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(stringToSign)));
    }

    /// <summary>The value of the Authorization header.</summary>
    public string Authorization(SignedRequest request, DateTimeOffset time, SigningCredentials credentials)
    {
        var signature = Sign(StringToSign(CanonicalRequest(request), time), time, credentials.SecretKey);
        var names = string.Join(';', Canonical(request.Headers).Select(static header => header.Name));
        return $"AWS4-HMAC-SHA256 Credential={credentials.AccessKey}/{Scope(time)}, SignedHeaders={names}, Signature={signature}";
    }

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    private static List<(string Name, string Value)> Canonical(IReadOnlyList<(string Name, string Value)> headers) =>
    [
        .. headers.GroupBy(static header => header.Name.ToLowerInvariant(), StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => (group.Key, string.Join(',', group.Select(static header => Spaces().Replace(header.Value.Trim(), " "))))),
    ];

    // Names and values are sorted by their encoded bytes; a plus stands for itself.
    private static string CanonicalQuery(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(static pair => pair.Split('=', 2))
        .Select(static pair => (Name: Encode(Uri.UnescapeDataString(pair[0])), Value: pair.Length > 1 ? Encode(Uri.UnescapeDataString(pair[1])) : ""))
        .OrderBy(static pair => pair.Name, StringComparer.Ordinal).ThenBy(static pair => pair.Value, StringComparer.Ordinal)
        .Select(static pair => $"{pair.Name}={pair.Value}"));

    private static string Encode(string text) => Uri.EscapeDataString(text);

    // The path of the wire is encoded once more: the service sees it encoded and encodes what it sees.
    private string CanonicalPath(string path)
    {
        var segments = path.Split('/');
        if (normalizesPath)
        {
            var kept = new List<string>();
            foreach (var segment in segments)
            {
                if (segment == "..")
                {
                    kept.RemoveRange(Math.Max(0, kept.Count - 1), Math.Min(1, kept.Count));
                }
                else if (segment is not ("" or "."))
                {
                    kept.Add(segment);
                }
            }

            var isFolder = kept.Count > 0 && segments[^1] is "" or "." or "..";
            segments = ["", .. kept, .. isFolder && kept.Count > 0 ? [""] : Array.Empty<string>()];
        }

        var encoded = string.Join('/', segments.Select(Encode));
        return encoded.Length == 0 ? "/" : encoded;
    }

    private string Scope(DateTimeOffset time) => $"{Timestamp(time)[..8]}/{region}/{service}/aws4_request";
}
