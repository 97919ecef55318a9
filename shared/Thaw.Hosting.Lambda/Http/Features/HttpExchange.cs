using System.Diagnostics.CodeAnalysis;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>
/// One request and its response: the collection of features and the features themselves, reused by one loop for each of its events. As with Kestrel,
/// nothing of it may be kept beyond the request.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Its streams hold nothing but what is managed, and live as long as the process.")]
internal partial class HttpExchange
{
    private readonly LambdaHostingOptions _options;

    public HttpExchange(LambdaHostingOptions options)
    {
        _options = options;
        _requestReader = new RequestBodyReader(this);
        _requestStream = new RequestBodyStream(this);
        _responseWriter = new ResponseBodyWriter(this);
        _responseStream = new ResponseBodyStream(this);
        Invocation = null!;
        BeginFeatures();
    }

    /// <summary>The event as it was read.</summary>
    public HttpEvent Event { get; } = new();

    /// <summary>The invocation that is being served.</summary>
    public Invocation Invocation { get; private set; }

    /// <summary>Reads the invocation's event; <see langword="false"/> where it is none of HTTP.</summary>
    public bool TryBegin(Invocation invocation)
    {
        Invocation = invocation;
        var isHttp = HttpEventReader.TryRead(invocation.Event, Event, _queryText);
        BeginFeatures();
        BeginRequest();
        BeginResponse(Event.Kind == PayloadKind.FunctionUrl && _options.Streaming);
        BeginLifetime();
        return isHttp;
    }

    /// <summary>Lets go of what is the loop's.</summary>
    public void End()
    {
        EndLifetime();
        EndResponse();
        Event.Release();
    }
}
