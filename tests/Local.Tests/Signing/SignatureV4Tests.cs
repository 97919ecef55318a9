using System.Text;
using System.Text.Json;
using Thaw.Local.Signing;
using Thaw.Tests.Support;

namespace Thaw.Local.Tests.Signing;

/// <summary>The signer against AWS's published vectors, which lie beside the repository and are not copied into it.</summary>
public sealed class SignatureV4Tests
{
    private static readonly string? Vectors = Find();

    public static TheoryData<string> Cases => [.. Names()];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Vector_IsSignedAsAwsSignsIt(string name)
    {
        Skip.If(Vectors is null, "shared/sigv4 is not beside the repository.");
        string Read(string file) => File.ReadAllText(Path.Combine(Vectors!, name, file)).ReplaceLineEndings("\n");
        using var context = JsonDocument.Parse(Read("context.json"));
        var settings = context.RootElement;
        var credentials = settings.GetProperty("credentials");
        var time = settings.GetProperty("timestamp").GetDateTimeOffset();
        var token = credentials.TryGetProperty("token", out var value) ? value.GetString() : null;
        var isTokenLate = settings.TryGetProperty("omit_session_token", out var omit) && omit.GetBoolean();
        var request = Parse(Read("request.txt"), time, isTokenLate ? null : token, settings.TryGetProperty("sign_body", out var body) && body.GetBoolean());
        var signer = new SignatureV4(settings.GetProperty("region").GetString()!, settings.GetProperty("service").GetString()!, settings.GetProperty("normalize").GetBoolean());

        var canonical = signer.CanonicalRequest(request);
        var toSign = signer.StringToSign(canonical, time);

        Assert.Equal(Read("header-canonical-request.txt"), canonical);
        Assert.Equal(Read("header-string-to-sign.txt"), toSign);
        Assert.Equal(Read("header-signature.txt").Trim(), signer.Sign(toSign, time, credentials.GetProperty("secret_access_key").GetString()!));
    }

    [Fact]
    public void Authorization_NamesScopeAndHeaders()
    {
        var request = new SignedRequest("GET", "/", "", [("Host", "h"), ("X-Amz-Date", "20260101T000000Z")], SignatureV4.EmptyPayload);

        var value = new SignatureV4("eu-central-1", "execute-api").Authorization(request, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new SigningCredentials("AK", "SK", null));

        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AK/20260101/eu-central-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=", value, StringComparison.Ordinal);
        Assert.DoesNotContain("SK", value, StringComparison.Ordinal);
    }

    // The request as it would stand on the wire, continuation lines of headers and all.
    private static SignedRequest Parse(string text, DateTimeOffset time, string? token, bool signsBody)
    {
        var parts = text.Split("\n\n", 2);
        var lines = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var target = lines[0][(lines[0].IndexOf(' ', StringComparison.Ordinal) + 1)..lines[0].LastIndexOf(' ')];
        var (path, query) = target.Split('?', 2) is [var left, var right] ? (left, right) : (target, "");
        var headers = new List<(string Name, string Value)>();
        foreach (var line in lines.Skip(1))
        {
            if (char.IsWhiteSpace(line[0]))
            {
                headers[^1] = (headers[^1].Name, headers[^1].Value + " " + line.Trim());
            }
            else
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers.Add((line[..colon], line[(colon + 1)..]));
            }
        }

        headers.Add(("X-Amz-Date", SignatureV4.Timestamp(time)));
        if (token is not null)
        {
            headers.Add(("X-Amz-Security-Token", token));
        }

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(parts.Length > 1 ? parts[1] : "")));
        if (signsBody)
        {
            headers.Add(("X-Amz-Content-Sha256", hash));
        }

        return new SignedRequest(lines[0][..lines[0].IndexOf(' ', StringComparison.Ordinal)], path, query, headers, hash);
    }

    private static IEnumerable<string> Names() => Vectors is null ? ["(none)"] :
        Directory.EnumerateDirectories(Vectors).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(RepositoryRoot.Path); folder is not null; folder = folder.Parent)
        {
            var vectors = Path.Combine(folder.FullName, "shared", "sigv4");
            if (Directory.Exists(vectors))
            {
                return vectors;
            }
        }

        return null;
    }
}
