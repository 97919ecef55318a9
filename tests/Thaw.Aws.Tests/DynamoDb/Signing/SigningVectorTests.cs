using System.Text;
using System.Text.Json;
using Thaw.Aws.DynamoDb.Signing;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.DynamoDb.Signing;

/// <summary>
/// The signer against AWS's published vectors, which lie beside the repository. All of them from the canonical request on; those that ask for what DynamoDB is asked for
/// (<c>POST /</c>, no query, headers as they are) from the request itself.
/// </summary>
public sealed class SigningVectorTests
{
    public static TheoryData<string> Cases => [.. Names()];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void CanonicalRequest_IsSignedAsAwsSignsIt(string name)
    {
        var vector = Vector.Read(name);
        var canonical = Encoding.UTF8.GetBytes(vector.Text("header-canonical-request.txt"));
        var scope = new RequestSigner(vector.Region, vector.Service).ScopeOf(vector.Keys, vector.Time);
        var timestamp = new RequestSigner(vector.Region, vector.Service).Timestamp(vector.Time);

        using var digests = new Digests();
        var toSign = new byte[512];
        Assert.Equal(vector.Text("header-string-to-sign.txt"), Encoding.UTF8.GetString(toSign.AsSpan(0, scope.StringToSign(canonical, timestamp, digests, toSign))));
        var signature = new char[64];
        scope.Sign(canonical, timestamp, digests, signature);
        Assert.Equal(vector.Text("header-signature.txt").Trim(), new string(signature));
    }

    [SkippableFact]
    public void Requests_OfDynamoDbsShape_AreSignedWhole()
    {
        using var digests = new Digests();
        var seen = 0;
        foreach (var name in Names())
        {
            var vector = Vector.Read(name);
            var canonical = vector.Text("header-canonical-request.txt").Split('\n');
            if (canonical is not ["POST", "/", "", ..])
            {
                continue;
            }

            seen++;
            var headers = canonical.Skip(3).TakeWhile(static line => line.Length > 0)
                .Select(static line => (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..])).ToArray();
            var request = vector.Text("request.txt").Split("\n\n", 2);
            var body = Encoding.UTF8.GetBytes(request.Length > 1 ? request[1] : "");
            var authorization = new RequestSigner(vector.Region, vector.Service).Authorization(vector.Keys, vector.Time, headers, canonical[^2], body, digests);
            Assert.Contains($"\nAuthorization:{authorization}\n", vector.Text("header-signed-request.txt").Replace("Authorization: ", "Authorization:", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.InRange(seen, 5, 100);
    }

    private static IEnumerable<string> Names() => Folder() is { } folder
        ? Directory.EnumerateDirectories(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
        : ["(none)"];

    private static string? Folder()
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

    private sealed record Vector(string Path, string Region, string Service, DateTimeOffset Time, AwsKeys Keys)
    {
        public static Vector Read(string name)
        {
            Skip.If(Folder() is null, "shared/sigv4 is not beside the repository.");
            var path = System.IO.Path.Combine(Folder()!, name);
            using var context = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(path, "context.json")));
            var (root, keys) = (context.RootElement, context.RootElement.GetProperty("credentials"));
            return new Vector(
                path, root.GetProperty("region").GetString()!, root.GetProperty("service").GetString()!, root.GetProperty("timestamp").GetDateTimeOffset(),
                new AwsKeys(keys.GetProperty("access_key_id").GetString()!, keys.GetProperty("secret_access_key").GetString()!, null));
        }

        public string Text(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file)).ReplaceLineEndings("\n");
    }
}
