using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The response's features.</summary>
internal partial class HttpExchange : IHttpResponseFeature, IHttpResponseBodyFeature
{
    private const int NotStarted = 0;
    private const int Started = 1;
    private const int Sealed = 2;

    private readonly ResponseHeaders _responseHeaders = new();
    private readonly ResponseBodyWriter _responseWriter;
    private readonly ResponseBodyStream _responseStream;
    private readonly Callbacks _starting = new();
    private readonly Callbacks _completed = new();
    private IHeaderDictionary _headers = null!;
    private int _state;
    private bool _isStarting;

    /// <inheritdoc/>
    public int StatusCode
    {
        get;
        set
        {
            ThrowIfStarted();
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 100);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 999);
            field = value;
        }
    }

    /// <inheritdoc/>
    public string? ReasonPhrase
    {
        get;
        set
        {
            ThrowIfStarted();
            field = value;
        }
    }

    IHeaderDictionary IHttpResponseFeature.Headers
    {
        get => _headers;
        set
        {
            ThrowIfStarted();
            _headers = value;
        }
    }

    /// <inheritdoc/>
    public bool HasStarted => Volatile.Read(ref _state) != NotStarted;

    Stream IHttpResponseFeature.Body { get => _responseStream; set => throw new NotSupportedException("Replace IHttpResponseBodyFeature instead."); }

    /// <inheritdoc/>
    public Stream Stream => _responseStream;

    /// <inheritdoc/>
    public PipeWriter Writer => _responseWriter;

    /// <inheritdoc/>
    public void OnStarting(Func<object, Task> callback, object state)
    {
        ThrowIfStarted();
        _starting.Add(callback, state);
    }

    /// <inheritdoc/>
    public void OnCompleted(Func<object, Task> callback, object state) => _completed.Add(callback, state);

    /// <inheritdoc/>
    public void DisableBuffering() => _responseWriter.IsUnbuffered = true;

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(_responseStream, path, offset, count, cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => BeginAnswerAsync(cancellationToken).AsTask();

    /// <inheritdoc/>
    public Task CompleteAsync() => _responseWriter.CompleteAsync().AsTask();

    /// <summary>Whether the answer is sent as it comes.</summary>
    public bool IsStreaming => _responseWriter.IsStreaming;

    /// <summary>The response starts: its callbacks run, its head is fixed and, if it is streamed, written.</summary>
    public ValueTask BeginAnswerAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (HasStarted || _isStarting)
        {
            ThrowIfSealed();
            return ValueTask.CompletedTask;
        }

        return _starting.IsEmpty && !_responseWriter.IsStreaming ? Fix() : RunAsync();

        ValueTask Fix()
        {
            FixHead();
            return ValueTask.CompletedTask;
        }

        async ValueTask RunAsync()
        {
            _isStarting = true;
            try
            {
                await _starting.RunAsync().ConfigureAwait(false);
            }
            finally
            {
                _isStarting = false;
            }

            FixHead();
            await _responseWriter.BeginStreamAsync(StatusCode, AnswerHeaders()).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the answer can still be another one than the application's; if so, the application's goes nowhere from now on.</summary>
    public bool TrySeal() =>
        Interlocked.CompareExchange(ref _state, Sealed, NotStarted) == NotStarted
        || (!_responseWriter.IsStreaming && Interlocked.CompareExchange(ref _state, Sealed, Started) == Started);

    /// <summary>Ends the response as the application left it, and writes it into the invocation's answer.</summary>
    /// <exception cref="InvalidOperationException">The body is not as long as <c>Content-Length</c> says.</exception>
    public ValueTask FinishAsync()
    {
        var begun = BeginAnswerAsync(CancellationToken.None);
        return begun.IsCompletedSuccessfully ? _responseWriter.FinishAsync() : AwaitAsync(begun);

        async ValueTask AwaitAsync(ValueTask start)
        {
            await start.ConfigureAwait(false);
            await _responseWriter.FinishAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What the application registered for when the answer has left.</summary>
    public ValueTask RunCompletedAsync(Action<Exception> onError) => _completed.IsEmpty ? ValueTask.CompletedTask : _completed.RunAllAsync(onError);

    /// <summary>The headers as they are sent: the application may have put a dictionary of its own in their place.</summary>
    public HeaderList AnswerHeaders()
    {
        if (ReferenceEquals(_headers, _responseHeaders))
        {
            return _responseHeaders;
        }

        var copy = new ResponseHeaders();
        foreach (var (name, values) in _headers)
        {
            copy[name] = values;
        }

        return copy;
    }

    private void BeginResponse(bool isStreaming)
    {
        _state = NotStarted;
        _isStarting = false;
        _starting.Clear();
        _completed.Clear();
        _responseHeaders.Reset();
        _headers = _responseHeaders;
        StatusCode = 200;
        ReasonPhrase = null;
        _responseWriter.Begin(isStreaming);
    }

    private void EndResponse()
    {
        _starting.Clear();
        _completed.Clear();
        _responseWriter.End();
    }

    private void FixHead()
    {
        if (Interlocked.CompareExchange(ref _state, Started, NotStarted) != NotStarted)
        {
            ThrowIfSealed();
        }

        _responseHeaders.Seal();
    }

    private void ThrowIfStarted()
    {
        if (HasStarted)
        {
            throw new InvalidOperationException("The response has started: its status and headers cannot be changed any more.");
        }
    }

    private void ThrowIfSealed()
    {
        if (Volatile.Read(ref _state) == Sealed)
        {
            throw new OperationCanceledException("The invocation's time ran out: it has been answered already.");
        }
    }
}
