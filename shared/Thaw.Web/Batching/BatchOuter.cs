using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Batching;

/// <summary>
/// What the requests of a batch have in common, read once before the first of them runs: they run at once, and a context must not be asked by several threads. Even what looks like reading
/// changes what it keeps, and a feature being made by one request was missing to another.
/// </summary>
internal sealed class BatchOuter
{
    // What says who calls, from where and in which words, and the trace it belongs to.
    private static readonly string[] Shared =
    [
        HeaderNames.Host, HeaderNames.Authorization, "X-Api-Key", HeaderNames.Cookie, HeaderNames.Origin, "Sec-Fetch-Site", "Sec-Fetch-Mode", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
        "X-Forwarded-Proto", "X-Real-IP", HeaderNames.Via, HeaderNames.UserAgent, HeaderNames.AcceptLanguage, HeaderNames.TraceParent, HeaderNames.TraceState, "X-Amzn-Trace-Id",
    ];

    private readonly KeyValuePair<string, StringValues>[] _headers;
    private readonly string _protocol;
    private readonly string _scheme;
    private readonly string _trace;
    private readonly HttpConnectionFeature? _connection;
    private readonly ITlsConnectionFeature? _tls;

    public BatchOuter(HttpContext context)
    {
        (_protocol, _scheme, _trace) = (context.Request.Protocol, context.Request.Scheme, context.TraceIdentifier);
        _headers = [.. Shared.Where(context.Request.Headers.ContainsKey).Select(name => KeyValuePair.Create(name, context.Request.Headers[name]))];
        (_connection, _tls) = (Copy(context.Features.Get<IHttpConnectionFeature>()), context.Features.Get<ITlsConnectionFeature>());
        (Caller, Aborted) = (context.Features.Get<BatchOrigin>()?.Caller, context.RequestAborted);
    }

    /// <summary>As the server had it, before anybody was asked who that is.</summary>
    public ClaimsPrincipal? Caller { get; }

    public CancellationToken Aborted { get; }

    /// <summary>Those of a request of its own, from the same caller over the same connection.</summary>
    public FeatureCollection FeaturesOf(BatchItem item, string path, Dictionary<string, string> headers, byte[]? body, BatchExchange exchange)
    {
        var end = path.IndexOf('?', StringComparison.Ordinal);
        var request = new HttpRequestFeature
        {
            Protocol = _protocol,
            Scheme = _scheme,
            Method = item.Method!,
            PathBase = "",
            Path = PathString.FromUriComponent(end < 0 ? path : path[..end]).Value!,
            QueryString = end < 0 ? "" : path[end..],
            RawTarget = path,
            Body = body is null ? Stream.Null : new MemoryStream(body, writable: false),
        };
        foreach (var (name, values) in _headers)
        {
            request.Headers[name] = values;
        }

        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        request.Headers.ContentLength = body?.Length;
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(exchange);
        features.Set<IHttpResponseBodyFeature>(exchange);
        features.Set<IHttpRequestBodyDetectionFeature>(exchange);
        features.Set<IHttpAuthenticationFeature>(exchange);
        features.Set<IHttpRequestLifetimeFeature>(exchange);
        features.Set<IHttpConnectionFeature>(Copy(_connection));
        features.Set(_tls);
        features.Set<IHttpRequestIdentifierFeature>(new HttpRequestIdentifierFeature { TraceIdentifier = $"{_trace}#{item.Id}" });
        features.Set(new BatchMember(item.Id!));
        return features;
    }

    // The server may look for an address when it is first asked for one, and a request may be told another.
    private static HttpConnectionFeature? Copy(IHttpConnectionFeature? connection) => connection is null ? null : new HttpConnectionFeature
    {
        ConnectionId = connection.ConnectionId,
        RemoteIpAddress = connection.RemoteIpAddress,
        RemotePort = connection.RemotePort,
        LocalIpAddress = connection.LocalIpAddress,
        LocalPort = connection.LocalPort,
    };
}
