using System.Buffers;
using System.Globalization;

namespace Thaw.Aws.DynamoDb.Signing;

/// <summary>
/// AWS Signature Version 4 for what DynamoDB is sent: <c>POST /</c> without a query. A signature costs three hashes and one string; the day's key and the text around
/// the signature are kept, and so is the last second's timestamp.
/// </summary>
internal sealed class RequestSigner(string region, string service = "dynamodb")
{
    private const int Hex = 64;
    private volatile SigningScope? _scope;
    private volatile Second? _second;

    /// <summary>A time as signatures write it.</summary>
    public string Timestamp(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond;
        var second = _second;
        if (second is null || second.Ticks != ticks)
        {
            _second = second = new Second(ticks, time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        }

        return second.Text;
    }

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="keys">Whose signature it is.</param>
    /// <param name="time">When.</param>
    /// <param name="headers">The headers to sign: names in lower case and in order, values without spaces at their ends.</param>
    /// <param name="names">The headers' names, joined by semicolons.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="digests">What to hash with.</param>
    public string Authorization(
        AwsKeys keys, DateTimeOffset time, ReadOnlySpan<(string Name, string Value)> headers, string names, ReadOnlySpan<byte> body, Digests digests)
    {
        var scope = ScopeOf(keys, time);
        var canonical = ArrayPool<byte>.Shared.Rent(CanonicalLength(headers, names));
        try
        {
            var length = Canonical(headers, names, body, digests, canonical);
            Span<char> signature = stackalloc char[Hex];
            scope.Sign(canonical.AsSpan(0, length), Timestamp(time), digests, signature);
            return string.Concat(scope.Prefix(names), signature);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(canonical);
        }
    }

    /// <summary>Writes the request in the form that both sides hash.</summary>
    public static int Canonical(ReadOnlySpan<(string Name, string Value)> headers, string names, ReadOnlySpan<byte> body, Digests digests, Span<byte> to)
    {
        var writer = new Utf8Lines(to);
        writer.Line("POST");
        writer.Line("/");
        writer.End();
        foreach (var (name, value) in headers)
        {
            writer.Header(name, value);
        }

        writer.End();
        writer.Line(names);
        writer.Hash(body, digests);
        return writer.Length;
    }

    public static int CanonicalLength(ReadOnlySpan<(string Name, string Value)> headers, string names)
    {
        var length = 16 + names.Length + Hex;
        foreach (var (name, value) in headers)
        {
            length += name.Length + value.Length * 3 + 2;
        }

        return length;
    }

    public SigningScope ScopeOf(AwsKeys keys, DateTimeOffset time)
    {
        var day = DateOnly.FromDateTime(time.UtcDateTime);
        var scope = _scope;
        if (scope is null || scope.Day != day || !ReferenceEquals(scope.Keys, keys))
        {
            // Two threads may derive it at once; both are right.
            _scope = scope = new SigningScope(keys, day, region, service);
        }

        return scope;
    }

    private sealed record Second(long Ticks, string Text);
}
