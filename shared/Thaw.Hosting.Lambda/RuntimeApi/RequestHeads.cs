using System.Globalization;
using System.Text;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>The bytes of requests to the Runtime API that do not change from one invocation to the next, made once.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
internal sealed class RequestHeads
{
    private readonly RuntimeApiAddress _address;
    private readonly byte[] _afterId;

    public RequestHeads(RuntimeApiAddress address)
    {
        _address = address;
        Next = Get("/2018-06-01/runtime/invocation/next");
        RestoreNext = Get("/2018-06-01/runtime/restore/next");
        _afterId = Encoding.ASCII.GetBytes($"/response HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: ");
    }

    /// <summary>Asks for an event.</summary>
    public byte[] Next { get; }

    /// <summary>Says that the snapshot can be taken; answered when a copy of it was restored.</summary>
    public byte[] RestoreNext { get; }

    /// <summary>How many bytes <see cref="WriteResponse"/> writes.</summary>
    public int ResponseLength(string requestId, int bodyLength) =>
        BeforeId.Length + Encoding.UTF8.GetByteCount(requestId) + _afterId.Length + Digits(bodyLength) + 4;

    private static ReadOnlySpan<byte> BeforeId => "POST /2018-06-01/runtime/invocation/"u8;

    /// <summary>Writes the head of an answer that is sent whole.</summary>
    public void WriteResponse(Span<byte> into, string requestId, int bodyLength)
    {
        BeforeId.CopyTo(into);
        into = into[BeforeId.Length..];
        into = into[Encoding.UTF8.GetBytes(requestId, into)..];
        _afterId.CopyTo(into);
        into = into[_afterId.Length..];
        bodyLength.TryFormat(into, out var digits, provider: CultureInfo.InvariantCulture);
        "\r\n\r\n"u8.CopyTo(into[digits..]);
    }

    /// <summary>The head of an answer that is sent in chunks, with trailers for an error that comes late.</summary>
    public byte[] StreamedResponse(string requestId, string contentType) => Encoding.UTF8.GetBytes(
        $"POST /2018-06-01/runtime/invocation/{requestId}/response HTTP/1.1\r\nHost: {_address.Authority}\r\nContent-Type: {contentType}\r\n"
        + "Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n"
        + $"Trailer: {ErrorDocument.TypeHeader}, {ErrorDocument.BodyTrailer}\r\n\r\n");

    /// <summary>A whole request that reports an error, to <c>invocation/ID/error</c>, <c>init/error</c> or <c>restore/error</c>.</summary>
    public byte[] Error(string path, ErrorDocument error)
    {
        var head = Encoding.UTF8.GetBytes(
            $"POST /2018-06-01/runtime/{path} HTTP/1.1\r\nHost: {_address.Authority}\r\nContent-Type: application/vnd.aws.lambda.error+json\r\n"
            + $"{ErrorDocument.TypeHeader}: {error.Type}\r\nContent-Length: {error.Json.Length}\r\n\r\n");
        return [.. head, .. error.Json.Span];
    }

    /// <summary>A whole request without a body.</summary>
    public byte[] Get(string path, string fields = "") => Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: {_address.Authority}\r\n{fields}\r\n");

    /// <summary>A whole request with a body of JSON.</summary>
    public byte[] Post(string path, string fields, string json) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {_address.Authority}\r\nContent-Type: application/json\r\n{fields}Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    private static int Digits(int number)
    {
        var digits = 1;
        for (; number >= 10; number /= 10)
        {
            digits++;
        }

        return digits;
    }
}
