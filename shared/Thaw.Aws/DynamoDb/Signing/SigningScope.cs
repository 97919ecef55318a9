using System.Security.Cryptography;
using System.Text;

namespace Thaw.Aws.DynamoDb.Signing;

/// <summary>
/// What one day's signatures of one set of credentials for one region and service share: the derived key and the unchanging text around a signature.
/// Deriving takes four HMACs, so it is done once a day.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html</remarks>
internal sealed class SigningScope
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    private readonly byte[] _key;
    private HeaderPrefix _prefix = new("", "");

    public SigningScope(AwsKeys keys, DateOnly day, string region, string service)
    {
        Keys = keys;
        Day = day;
        var date = day.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
        Text = $"{date}/{region}/{service}/aws4_request";
        var key = Encoding.UTF8.GetBytes("AWS4" + keys.SecretKey);
        foreach (var part in (ReadOnlySpan<string>)[date, region, service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        _key = key;
    }

    public AwsKeys Keys { get; }

    public DateOnly Day { get; }

    /// <summary><c>20261121/eu-central-1/dynamodb/aws4_request</c>.</summary>
    public string Text { get; }

    /// <summary>The Authorization header up to the signature. The same headers are signed each time, so it is kept.</summary>
    public string Prefix(string names)
    {
        var prefix = Volatile.Read(ref _prefix);
        if (!ReferenceEquals(prefix.Names, names))
        {
            prefix = new HeaderPrefix(names, $"{Algorithm} Credential={Keys.AccessKey}/{Text}, SignedHeaders={names}, Signature=");
            Volatile.Write(ref _prefix, prefix);
        }

        return prefix.Text;
    }

    /// <summary>Writes what the key is applied to: the algorithm, the time, the scope, the hash of the canonical request.</summary>
    public int StringToSign(ReadOnlySpan<byte> canonicalRequest, ReadOnlySpan<char> timestamp, Digests digests, Span<byte> to)
    {
        var writer = new Utf8Lines(to);
        writer.Line(Algorithm);
        writer.Line(timestamp);
        writer.Line(Text);
        writer.Hash(canonicalRequest, digests);
        return writer.Length;
    }

    /// <summary>Signs a canonical request: 64 characters of hexadecimal.</summary>
    public void Sign(ReadOnlySpan<byte> canonicalRequest, ReadOnlySpan<char> timestamp, Digests digests, Span<char> signature)
    {
        Span<byte> text = stackalloc byte[256];
        var length = StringToSign(canonicalRequest, timestamp, digests, text);
        Span<byte> hash = stackalloc byte[Digests.Bytes];
        digests.Sign(_key, text[..length], hash);
        Convert.TryToHexStringLower(hash, signature, out _);
    }

    private sealed record HeaderPrefix(string Names, string Text);
}
