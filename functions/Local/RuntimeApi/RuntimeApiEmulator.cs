using System.Net;
using System.Net.Sockets;

namespace Thaw.Local.RuntimeApi;

/// <summary>
/// Lambda's Runtime API (2018-06-01) and Extensions API (2020-01-01) for one execution environment, on a port of 127.0.0.1. It is as strict as
/// Lambda, notes what it refused, and costs little: blocking sockets, a thread for each connection, no hand-over between threads.
/// </summary>
internal sealed class RuntimeApiEmulator : IAsyncDisposable
{
    // They are there and only to be read: it takes this long where somebody else holds the connections open, or on a machine that has far more to do than it can.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener;
    private readonly InvocationBroker _broker;
    private readonly ExtensionRegistry _extensions;
    private readonly ApiRoutes _routes;
    private readonly Lock _gate = new();
    private readonly HashSet<ApiConnection> _connections = [];
    private readonly List<string> _complaints = [];
    private readonly List<ApiConnection> _restorePolls = [];
    private TaskCompletionSource<InitializationError?> _initialized = NewSignal();
    private TaskCompletionSource<InitializationError?> _restored = NewSignal();
    private TaskCompletionSource<InitializationError?> _restorePolled = NewSignal();
    private volatile Misbehaviour _misbehaviour = Misbehaviour.None;
    private volatile bool _hasPolled;
    private int _accepted;

    private RuntimeApiEmulator(RuntimeApiOptions options)
    {
        Options = options;
        FunctionArn = options.FunctionArn;
        TraceId = $"Root=1-{options.Time.GetUtcNow().ToUnixTimeSeconds():x8}-{Guid.NewGuid().ToString("N")[..24]};Parent={Guid.NewGuid().ToString("N")[..16]};Sampled=0";
        _broker = new InvocationBroker(options);
        _extensions = new ExtensionRegistry(this);
        _routes = new ApiRoutes(this, _broker, _extensions);
        _listener = new TcpListener(IPAddress.Loopback, options.Port);
        _listener.Start();
        Address = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        new Thread(Accept) { IsBackground = true, Name = "Runtime API listener" }.Start();
    }

    public RuntimeApiOptions Options { get; }

    /// <summary>Host and port, the value of <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Address { get; }

    public string FunctionArn { get; }

    /// <summary>The trace id of invocations that bring none.</summary>
    public string TraceId { get; }

    /// <summary>What goes wrong on purpose; may be changed at any time.</summary>
    public Misbehaviour Misbehaviour
    {
        get => _misbehaviour;
        set => _misbehaviour = value;
    }

    /// <summary>Completes with the end of initialisation: the first poll with every extension ready (nothing), or the error that was posted.</summary>
    public Task<InitializationError?> Initialized => _initialized.Task;

    /// <summary>Completes when the function waits in <c>restore/next</c>: a snapshot could be taken.</summary>
    public Task SnapshotReady => _restorePolled.Task;

    /// <summary>Whether the runtime has asked for an event: it is past its initialisation.</summary>
    public bool HasPolled => _hasPolled;

    /// <summary>How many connections were ever made to it.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>The names of the extensions that have registered.</summary>
    public IReadOnlyList<string> Extensions => _extensions.Names;

    /// <summary>Extensions that have registered and have not asked for an event: initialisation waits for them.</summary>
    public IReadOnlyList<string> ExtensionsNotReady => _extensions.NotReady;

    /// <summary>What was refused or looked wrong, in sentences.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_gate)
            {
                return [.. _complaints];
            }
        }
    }

    /// <summary>Whether an event waits that no poll has come for.</summary>
    public bool HasWaiting => _broker.HasWaiting;

    /// <summary>Begins to listen.</summary>
    public static RuntimeApiEmulator Start(RuntimeApiOptions? options = null) => new(options ?? new RuntimeApiOptions());

    /// <summary>
    /// Sends an event to the function, waiting until it asks for one, and answers with what became of it. The deadline counts from the delivery.
    /// </summary>
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload, InvocationSettings? settings = null, CancellationToken cancellationToken = default)
    {
        settings ??= InvocationSettings.Default;
        var pending = new PendingInvocation(settings, null) { Id = settings.RequestId ?? RequestIds.Next(), Event = payload };
        _broker.Submit(pending);
        try
        {
            await Task.WhenAny(pending.Delivered!, pending.Answer!).WaitAsync(cancellationToken);
            return await pending.Answer!.WaitAsync(settings.Timeout + settings.Grace, Options.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _broker.Finish(pending, Failure(pending.Id, FunctionErrors.TimedOut, $"Task timed out after {settings.Timeout.TotalSeconds:0.00} seconds"));
            return await pending.Answer!;
        }
        catch (OperationCanceledException)
        {
            _broker.Finish(pending, Failure(pending.Id, FunctionErrors.Unknown, "The invocation was given up"));
            throw;
        }
    }

    /// <summary>Sends one event many times, as fast as the function asks, and answers with the figures. No deadline is enforced.</summary>
    public Task<InvocationSeries> InvokeSeriesAsync(ReadOnlyMemory<byte> payload, int count, InvocationSettings? settings = null)
    {
        var series = new InvocationSeries(payload, count, settings ?? InvocationSettings.Default);
        _broker.Submit(series);
        return series.Done;
    }

    /// <summary>Answers <c>restore/next</c>: the environment goes on from its snapshot. Completes with the first poll after it, or with the error that was posted.</summary>
    public Task<InitializationError?> RestoreAsync()
    {
        List<ApiConnection> waiting;
        lock (_gate)
        {
            waiting = [.. _restorePolls];
            _restorePolls.Clear();
        }

        waiting.ForEach(static connection => connection.Answer("200 OK", "{}"u8));
        return _restored.Task;
    }

    /// <summary>
    /// The process has ended: what it worked on is answered with an error in its place, its connections are closed, and a new environment may begin.
    /// Events that nobody had taken go on waiting.
    /// </summary>
    public async Task EndEnvironmentAsync(string errorType = FunctionErrors.Exited, string? message = null)
    {
        List<ApiConnection> open;
        lock (_gate)
        {
            open = [.. _connections];
        }

        try
        {
            // What a process wrote before it ended is still to be read.
            await Task.WhenAll(open.Select(static connection => connection.Ended)).WaitAsync(LastWords, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            // Somebody else holds them open, a child of the process perhaps.
        }

        EndEnvironment(errorType, message);
    }

    /// <summary>Answers the events that nobody has taken: no environment can be had for them.</summary>
    public void FailWaiting(string errorType, ReadOnlyMemory<byte> body) =>
        _broker.FailWaiting(id => new InvocationResult { RequestId = id, ErrorType = errorType, Body = body });

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        EndEnvironment();
        return ValueTask.CompletedTask;
    }

    internal void Complain(string sentence)
    {
        lock (_gate)
        {
            _complaints.Add(sentence);
        }
    }

    internal void OnFirstPoll()
    {
        if (!_hasPolled)
        {
            _hasPolled = true;
            _restored.TrySetResult(null);
            Complete();
        }
    }

    internal void OnExtensionReady()
    {
        if (_hasPolled)
        {
            Complete();
        }
    }

    internal bool OnInitError(InitializationError error) => !_hasPolled && _initialized.TrySetResult(error);

    internal bool OnRestorePoll(ApiConnection connection)
    {
        lock (_gate)
        {
            _restorePolls.Add(connection);
        }

        _restorePolled.TrySetResult(null);
        return true;
    }

    internal void OnRestoreError(InitializationError error) => _restored.TrySetResult(error);

    internal void OnClosed(ApiConnection connection)
    {
        _broker.Gone(connection);
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }

    private void EndEnvironment(string errorType = FunctionErrors.Exited, string? message = null)
    {
        List<ApiConnection> open;
        lock (_gate)
        {
            open = [.. _connections];
            _restorePolls.Clear();
        }

        open.ForEach(static connection => connection.Close());
        _broker.EndEnvironment(id => Failure(id, errorType, message ?? "Runtime exited without providing a reason"));
        _extensions.Clear();
        _hasPolled = false;
        (_initialized, _restored, _restorePolled) = (NewSignal(), NewSignal(), NewSignal());
    }

    private static InvocationResult Failure(Guid id, string type, string message) =>
        new() { RequestId = id, ErrorType = type, Body = FunctionErrors.Json(type, $"RequestId: {id} Error: {message}") };

    private static TaskCompletionSource<InitializationError?> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Complete()
    {
        if (_extensions.NotReady.Count == 0)
        {
            _initialized.TrySetResult(null);
            _broker.Open();
        }
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                socket.NoDelay = true;
                Interlocked.Increment(ref _accepted);
                var connection = new ApiConnection(socket, this, _routes);
                lock (_gate)
                {
                    _connections.Add(connection);
                }

                connection.Start();
            }
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            // The listener has been closed.
        }
    }
}
