namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// Asks for an event, has it handled, posts the answer, runs what was posted for after it, and asks again. Each loop has its own connection,
/// buffers and invocation; nothing of one is seen by another.
/// </summary>
internal sealed partial class InvocationLoop : IDisposable
{
    private const int EventCapacity = 32 * 1024;
    private const int AnswerCapacity = 1024;
    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    private readonly LoopContext _context;
    private readonly Transport _transport;
    private readonly bool _isOnly;
    private readonly RuntimeApiConnection _connection;
    private readonly ResponseReader _next = new(EventCapacity);
    private readonly ResponseReader _answer = new(AnswerCapacity);
    private readonly LoopResponse _response;
    private readonly LoopInvocation _invocation;
    private readonly Func<bool> _isStopping;
    private volatile bool _stopping;
    private volatile bool _isAsking;
    private string? _trace;
    private long _asked;

    /// <param name="context">What all loops share.</param>
    /// <param name="slot">Which one this is, from zero.</param>
    /// <param name="transport">Blocking for the only loop of a process, asynchronous where there are many.</param>
    /// <param name="isOnly">Whether it is the only one: then the trace id also goes into the environment, where AWS clients look for it.</param>
    public InvocationLoop(LoopContext context, int slot, Transport transport, bool isOnly)
    {
        (_context, _transport, _isOnly) = (context, transport, isOnly);
        _connection = new RuntimeApiConnection(transport);
        _response = new LoopResponse(context.Heads, context.Address);
        _invocation = new LoopInvocation(slot, _response, context.Clock, context.Logger);
        _isStopping = () => _stopping;
    }

    /// <summary>How long the last invocation that posted work for after its answer had it run.</summary>
    public TimeSpan LastAfterResponse { get; private set; }

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    /// <exception cref="RuntimeApiException">The Runtime API is gone or in a state from which there is no way on.</exception>
    public async ValueTask RunAsync()
    {
        while (await NextAsync().ConfigureAwait(false))
        {
            await RunOneAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the loop: at once if it waits for an event, else when the event it has is done with. From any thread.</summary>
    public void Stop()
    {
        // Either the loop sees that it must stop before it asks, or it is seen to be asking.
        _stopping = true;
        Interlocked.MemoryBarrier();
        if (_isAsking)
        {
            _transport.Interrupt();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _response.Dispose();
        _invocation.Dispose();
    }

    private async ValueTask<bool> NextAsync()
    {
        var asked = _context.Clock.GetUtcNow().UtcTicks;
        _isAsking = true;
        Interlocked.MemoryBarrier();
        if (_stopping)
        {
            return false;
        }

        try
        {
            await _connection.ExchangeAsync(_context.Heads.Next, _next, _isStopping).ConfigureAwait(false);
        }
        catch (RuntimeApiException) when (_stopping)
        {
            return false;
        }
        finally
        {
            _isAsking = false;
        }

        if (_next.Status != 200)
        {
            throw new RuntimeApiException($"The Runtime API answered 'next' with status {_next.Status}: {TextOf(_next)}");
        }

        var waited = _asked == 0 ? 0 : Math.Max(0, _context.Clock.GetUtcNow().UtcTicks - asked);
        _asked = asked;
        _invocation.Begin(_next, new TimeSpan(waited), _context.IsFirst());
        return true;
    }

    private async ValueTask RunOneAsync()
    {
        if (_isOnly && !ReferenceEquals(_trace, _invocation.TraceId))
        {
            Environment.SetEnvironmentVariable(TraceVariable, _trace = _invocation.TraceId);
        }

        var coldStart = _invocation.IsColdStart ? _context.ColdStart : null;
        coldStart?.FirstEvent();
        var begun = RuntimeInstruments.BeginInvocation();
        var entered = _context.Ambient.Enter(_invocation);
        try
        {
            await HandleAsync().ConfigureAwait(false);
            await RunRespondingAsync().ConfigureAwait(false);
            await PostAsync().ConfigureAwait(false);
            RuntimeInstruments.EndInvocation(begun, _invocation.Error is not null);
            coldStart?.FirstAnswer();
            await CompleteAsync().ConfigureAwait(false);
            if (!_invocation.After.EndIfEmpty())
            {
                await RunAfterResponseAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _context.Ambient.Leave(entered);
        }
    }

    private async ValueTask HandleAsync()
    {
        try
        {
            await _transport.WaitAsync(_context.Handler.HandleAsync(_invocation)).ConfigureAwait(false);
        }
        catch (Exception error) // The boundary of the application: what escapes it is the invocation's error.
        {
            _invocation.Fail(error);
        }
    }

    private async ValueTask CompleteAsync()
    {
        try
        {
            await _transport.WaitAsync(_context.Handler.CompletedAsync(_invocation)).ConfigureAwait(false);
        }
        catch (Exception error) // The answer has left; nobody but the log can be told.
        {
            RuntimeLog.CompletionFailed(_context.Logger, error);
        }
    }

    private static string TextOf(ResponseReader response) =>
        System.Text.Encoding.UTF8.GetString(response.Body.Span[..Math.Min(response.Body.Length, 512)]);
}
