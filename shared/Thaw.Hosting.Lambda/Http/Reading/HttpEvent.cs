using Microsoft.AspNetCore.Http;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>One HTTP event as it was read. Filled anew for each by <see cref="HttpEventReader"/>; its strings and buffers are kept and used again.</summary>
internal sealed class HttpEvent
{
    private const int KeptBody = 256 * 1024;

    private byte[] _bodyBuffer = [];
    private ReusedText _method;
    private ReusedText _path;
    private ReusedText _pathBase;
    private ReusedText _query;
    private ReusedText _protocol;

    /// <summary>Where the parts of the request are unescaped and put together.</summary>
    public Scratch Scratch { get; } = new();

    /// <summary>The whole event.</summary>
    public ReadOnlyMemory<byte> Json { get; private set; }

    /// <summary>Which payload it is.</summary>
    public PayloadKind Kind { get; set; }

    /// <summary>The method, as it came.</summary>
    public string Method { get; private set; } = "";

    /// <summary>The stage's prefix, or nothing.</summary>
    public string PathBase { get; private set; } = "";

    /// <summary>The decoded path below <see cref="PathBase"/>.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The query with its question mark, or nothing.</summary>
    public string QueryString { get; private set; } = "";

    /// <summary>Such as <c>HTTP/1.1</c>.</summary>
    public string Protocol { get; private set; } = "";

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; set; } = "https";

    /// <summary>The headers, cookies among them.</summary>
    public RequestHeaders Headers { get; } = new();

    /// <summary>The body's bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Where the caller's address stands; for a load balancer it is in a header instead.</summary>
    public JsonText SourceIp { get; set; }

    /// <summary>The path with its stage as the caller sent it; decoded by the gateway where <see cref="IsPathDecoded"/>.</summary>
    public JsonText RawPath { get; set; }

    /// <summary>The gateway's own id of the request.</summary>
    public JsonText GatewayRequestId { get; set; }

    /// <summary>Where <c>requestContext.authorizer</c> lies in the event.</summary>
    public Range Authorizer { get; set; }

    /// <summary>Where <c>requestContext.identity</c> lies in the event.</summary>
    public Range Identity { get; set; }

    /// <summary>HTTP APIs decode the path before they invoke; what was <c>%2F</c> is a slash then, and nobody can tell.</summary>
    public bool IsPathDecoded => Kind is PayloadKind.HttpApiV2 or PayloadKind.HttpApiV1;

    /// <summary>Begins another event.</summary>
    public void Reset(ReadOnlyMemory<byte> json)
    {
        Json = json;
        Scratch.Reset();
        Headers.Begin();
        (Method, PathBase, Path, QueryString, Protocol, Scheme) = ("", "", "", "", "", "https");
        (SourceIp, RawPath, GatewayRequestId, Authorizer, Identity, Body) = (default, default, default, default, default, default);
        if (_bodyBuffer.Length > KeptBody)
        {
            _bodyBuffer = [];
        }
    }

    /// <summary>Lets go of the event's bytes, which are the loop's.</summary>
    public void Release() => (Json, Body) = (default, default);

    public void SetMethod(ReadOnlySpan<byte> method) =>
        Method = HeaderRules.IsToken(method)
            ? HttpMethods.GetCanonicalizedValue(_method.Of(method))
            : throw new MalformedEventException("The event's method is missing or not a token.");

    public void SetPath(ReadOnlySpan<byte> pathBase, ReadOnlySpan<byte> path)
    {
        PathBase = pathBase.IsEmpty ? "" : _pathBase.Of(Decoded(pathBase));
        Path = _path.Of(Decoded(path));
    }

    public void SetQuery(ReadOnlySpan<byte> withQuestionMark) => QueryString = withQuestionMark.Length <= 1 ? "" : _query.Of(withQuestionMark);

    public void SetProtocol(ReadOnlySpan<byte> protocol) => Protocol = protocol.IsEmpty ? "HTTP/1.1" : _protocol.Of(protocol);

    /// <summary>The body of a string in the event: where it lies if it needs no decoding.</summary>
    public void SetBody(JsonText body, bool isBase64)
    {
        if (!body.IsPresent)
        {
            return;
        }

        var bytes = body.Read(Json, ref _bodyBuffer);
        Body = isBase64 ? Base64Body.Decode(bytes, ref _bodyBuffer) : bytes;
    }

    /// <summary>The request's target as it would stand in a request line.</summary>
    public string ReadTarget() => IsPathDecoded
        ? new PathString(PathBase + Path).ToUriComponent() + QueryString
        : RawPath.ReadString(Json.Span) + QueryString;

    private ReadOnlySpan<byte> Decoded(ReadOnlySpan<byte> path)
    {
        var isEncoded = !IsPathDecoded && PathDecoder.IsEncoded(path);
        if (isEncoded || PathDecoder.HasDots(path))
        {
            var copy = Scratch.Take(path.Length);
            path.CopyTo(copy);
            copy = isEncoded ? copy[..PathDecoder.Decode(copy)] : copy;
            path = copy[..PathDecoder.RemoveDotSegments(copy)];
        }

        return path.Contains((byte)0) ? throw new MalformedEventException("The event's path holds a null character.") : path;
    }
}
