using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using System.Security.Claims;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The request's features.</summary>
internal partial class HttpExchange :
    IHttpRequestFeature, IHttpRequestBodyDetectionFeature, IHttpMaxRequestBodySizeFeature, IHttpBodyControlFeature, IRequestBodyPipeFeature,
    IHttpConnectionFeature, IHttpAuthenticationFeature
{
    private readonly QueryText _queryText = new();
    private readonly RequestBodyReader _requestReader;
    private readonly RequestBodyStream _requestStream;
    private PipeReader? _foreignReader;
    private Stream? _foreignStream;
    private string? _rawTarget;
    private bool _userIsRead;
    private bool _addressIsRead;

    /// <inheritdoc/>
    public string Protocol { get; set; } = "";

    /// <inheritdoc/>
    public string Scheme { get; set; } = "";

    /// <inheritdoc/>
    public string Method { get; set; } = "";

    /// <inheritdoc/>
    public string PathBase { get; set; } = "";

    /// <inheritdoc/>
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    public string QueryString { get; set; } = "";

    /// <inheritdoc/>
    public string RawTarget
    {
        get => _rawTarget ??= Event.ReadTarget();
        set => _rawTarget = value;
    }

    IHeaderDictionary IHttpRequestFeature.Headers { get; set; } = null!;

    Stream IHttpRequestFeature.Body { get; set; } = Stream.Null;

    /// <inheritdoc/>
    public bool CanHaveBody => Event.Body.Length > 0;

    /// <summary>Whether the body has been asked for.</summary>
    public bool IsReadOnlyBodySize { get; private set; }

    bool IHttpMaxRequestBodySizeFeature.IsReadOnly => IsReadOnlyBodySize;

    /// <inheritdoc/>
    public long? MaxRequestBodySize
    {
        get;
        set
        {
            if (IsReadOnlyBodySize)
            {
                throw new InvalidOperationException("The limit cannot be changed once the request's body is being read.");
            }

            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(value));
            field = value;
        }
    }

    /// <inheritdoc/>
    public bool AllowSynchronousIO { get; set; }

    /// <inheritdoc/>
    public PipeReader Reader
    {
        get
        {
            var body = ((IHttpRequestFeature)this).Body;
            if (ReferenceEquals(body, _requestStream))
            {
                return _requestReader;
            }

            // A middleware has put another stream in its place, such as one that decompresses.
            if (!ReferenceEquals(body, _foreignStream))
            {
                _foreignStream = body;
                _foreignReader = PipeReader.Create(body, new StreamPipeReaderOptions(leaveOpen: true));
            }

            return _foreignReader!;
        }
    }

    /// <inheritdoc/>
    public string ConnectionId { get => field.Length > 0 ? field : Invocation.RequestId; set; } = "";

    /// <inheritdoc/>
    public IPAddress? RemoteIpAddress
    {
        get
        {
            if (!_addressIsRead)
            {
                (_addressIsRead, field) = (true, ClientAddress.Read(Event));
            }

            return field;
        }

        set => (_addressIsRead, field) = (true, value);
    }

    /// <inheritdoc/>
    public IPAddress? LocalIpAddress { get; set; }

    /// <inheritdoc/>
    public int RemotePort { get; set; }

    /// <inheritdoc/>
    public int LocalPort
    {
        get => field >= 0 ? field : field = int.TryParse(Event.Headers[KnownHeaders.ForwardedPort], out var port) && port is > 0 and <= 65535 ? port
            : Event.Scheme == "http" ? 80 : 443;
        set;
    }

    /// <inheritdoc/>
    public ClaimsPrincipal? User
    {
        get
        {
            if (!_userIsRead)
            {
                (_userIsRead, field) = (true, GatewayCaller.Read(Event, _options.UserIncludesSessionName));
            }

            return field;
        }

        set => (_userIsRead, field) = (true, value);
    }

    /// <summary>The body's bytes, for its reader and its stream.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than the limit.</exception>
    public ReadOnlyMemory<byte> OpenBody()
    {
        IsReadOnlyBodySize = true;
        return MaxRequestBodySize is { } limit && Event.Body.Length > limit
            ? throw new BadHttpRequestException($"The request's body has {Event.Body.Length} bytes; the limit is {limit}.", StatusCodes.Status413PayloadTooLarge)
            : Event.Body;
    }

    /// <summary>The stream over the event's bytes, whatever stands in its place.</summary>
    public RequestBodyStream OwnStream => _requestStream;

    /// <summary>As on Kestrel, so that what works here works there.</summary>
    /// <exception cref="InvalidOperationException">The application has not allowed it.</exception>
    public void DemandSynchronousIO()
    {
        if (!AllowSynchronousIO)
        {
            throw new InvalidOperationException("Synchronous operations are not allowed: call the asynchronous one, or set IHttpBodyControlFeature.AllowSynchronousIO.");
        }
    }

    private void BeginRequest()
    {
        (Protocol, Scheme, Method) = (Event.Protocol, Event.Scheme, Event.Method);
        (PathBase, Path, QueryString) = (Event.PathBase, Event.Path, Event.QueryString);
        ((IHttpRequestFeature)this).Headers = Event.Headers;
        ((IHttpRequestFeature)this).Body = _requestStream;
        (_rawTarget, _foreignReader, _foreignStream) = (null, null, null);
        IsReadOnlyBodySize = false;
        MaxRequestBodySize = _options.MaximumRequestBodyBytes;
        AllowSynchronousIO = false;
        (ConnectionId, LocalIpAddress, RemotePort, LocalPort) = ("", null, 0, -1);
        RemoteIpAddress = null;
        User = null;
        (_userIsRead, _addressIsRead) = (false, false);
        _requestReader.Begin();
        _requestStream.Begin();
    }
}
