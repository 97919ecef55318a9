using System.Net.Sockets;

namespace Thaw.Local.RuntimeApi;

/// <summary>One connection of the function: a thread that sleeps in the kernel until a request comes. Events go out on whichever thread has them.</summary>
internal sealed class ApiConnection
{
    private readonly Socket _socket;
    private readonly RuntimeApiEmulator _api;
    private readonly ApiRoutes _routes;
    private readonly WireReader _reader;
    private readonly WireWriter _writer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WireHead _head;
    private volatile bool _isClosed;

    public ApiConnection(Socket socket, RuntimeApiEmulator api, ApiRoutes routes)
    {
        (_socket, _api, _routes) = (socket, api, routes);
        (_reader, _writer) = (new WireReader(socket), new WireWriter(socket));
    }

    /// <summary>The event that went out on it last.</summary>
    public PendingInvocation? Current { get; set; }

    /// <summary>Completes when nothing more can come from it.</summary>
    public Task Ended => _ended.Task;

    public WireReader Reader => _reader;

    public Misbehaviour Misbehaviour => _api.Misbehaviour;

    public void Start() => new Thread(Serve, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Runtime API" }.Start();

    /// <summary>Whether the peer has closed it.</summary>
    public bool IsGone
    {
        get
        {
            try
            {
                return _isClosed || (_socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Sends an event as the answer to the poll that waits here. False where the peer has gone.</summary>
    public bool TryDeliver(PendingInvocation invocation)
    {
        var how = Misbehaviour;
        var settings = invocation.Settings;
        invocation.DeadlineMilliseconds = (_api.Options.Time.GetUtcNow() + settings.Timeout).ToUnixTimeMilliseconds();
        _writer.Begin("200 OK")
            .Header("Content-Type"u8, "application/json", how)
            .Header("Lambda-Runtime-Aws-Request-Id"u8, invocation.Id, how)
            .Header("Lambda-Runtime-Deadline-Ms"u8, invocation.DeadlineMilliseconds, how)
            .Header("Lambda-Runtime-Invoked-Function-Arn"u8, settings.FunctionArn ?? _api.FunctionArn, how)
            .Header("Lambda-Runtime-Trace-Id"u8, settings.TraceId ?? _api.TraceId, how)
            .Header("Lambda-Runtime-Client-Context"u8, settings.ClientContext, how)
            .Header("Lambda-Runtime-Cognito-Identity"u8, settings.CognitoIdentity, how);
        invocation.OnDelivering();
        try
        {
            if (how.ChunkedNext)
            {
                _writer.SendChunked(invocation.Event.Span, how);
            }
            else
            {
                _writer.Send(invocation.Event.Span, how);
            }

            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Answers a request with a body of JSON, and an extension's identifier where there is one.</summary>
    public void Answer(string status, ReadOnlySpan<byte> json, string? extension = null)
    {
        var how = Misbehaviour;
        _writer.Begin(status).Header("Content-Type"u8, "application/json", how).Header("Lambda-Extension-Identifier"u8, extension, how);
        _writer.Send(json, how);
    }

    /// <summary>Says that an answer or an error was taken. False where the connection ends with that.</summary>
    public bool Accept()
    {
        var how = Misbehaviour;
        if (how.IsNone)
        {
            _writer.Send("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n"u8, 0);
            return true;
        }

        if (how.CloseBeforeAccepted)
        {
            return false;
        }

        if (how.Continue)
        {
            _writer.Send("HTTP/1.1 100 Continue\r\n\r\n"u8, how.PieceSize);
        }

        _writer.Begin("202 Accepted").Header("Content-Type"u8, "application/json", how).Header("Connection"u8, how.CloseAnnounced ? "close" : null, how);
        _writer.Send("{\"status\":\"OK\"}\n"u8, how);
        return !how.CloseAnnounced && !how.CloseIdle;
    }

    public void Close()
    {
        _isClosed = true;
        _socket.Dispose();
    }

    private void Serve()
    {
        try
        {
            while (_reader.ReadHead(ref _head, out var complaint))
            {
                if (complaint is not null)
                {
                    _api.Complain($"A request is not HTTP: {complaint}.");
                    Answer("400 Bad Request", FunctionErrors.Json("InvalidRequest", complaint));
                    break;
                }

                if (_head.ExpectsContinue)
                {
                    _writer.Send("HTTP/1.1 100 Continue\r\n\r\n"u8, Misbehaviour.PieceSize);
                }

                // A poll is answered later: only what is answered at once can end the connection.
                var isClosing = _head.WantsClose && _head.Method.SequenceEqual("POST"u8);
                if (!_routes.Serve(this, in _head) || isClosing)
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The function has gone, or we have closed under it.
        }
        finally
        {
            _api.OnClosed(this);
            Close();
            _ended.TrySetResult();
        }
    }
}
