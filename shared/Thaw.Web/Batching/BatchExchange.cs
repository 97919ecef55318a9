using System.IO.Pipelines;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Thaw.Web.Bodies;

namespace Thaw.Web.Batching;

/// <summary>
/// What the pipeline sees of one request of a batch: a request of its own, from the same caller over the same connection, whose response is kept up to a bound.
/// </summary>
internal sealed class BatchExchange : WriteOnlyStream,
    IHttpResponseFeature, IHttpResponseBodyFeature, IHttpRequestBodyDetectionFeature, IHttpAuthenticationFeature, IHttpRequestLifetimeFeature
{
    private readonly int _maximumBytes;
    private readonly CancellationTokenSource _aborted;
    private readonly MemoryStream _body = new();
    private readonly Stack<(Func<object, Task> Run, object State)> _starting = new();
    private readonly Stack<(Func<object, Task> Run, object State)> _completed = new();
    private PipeWriter? _writer;

    public BatchExchange(ClaimsPrincipal? caller, int maximumBytes, CancellationToken aborted)
    {
        (User, _maximumBytes) = (caller, maximumBytes);
        _aborted = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        RequestAborted = _aborted.Token;
    }

    /// <summary>Whether the answer is longer than it may be; what is past the bound is not kept.</summary>
    public bool IsTooLong { get; private set; }

    public ReadOnlyMemory<byte> Written => _body.GetBuffer().AsMemory(0, (int)_body.Length);

    public bool CanHaveBody { get; init; }

    public ClaimsPrincipal? User { get; set; }

    public CancellationToken RequestAborted { get; set; }

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get => this; set => throw new NotSupportedException("The body is replaced by way of IHttpResponseBodyFeature."); }

    public bool HasStarted { get; private set; }

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public void Abort() => _aborted.Cancel();

    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (HasStarted)
        {
            throw new InvalidOperationException("The response has started.");
        }

        _starting.Push((callback, state));
    }

    public void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
        {
            return;
        }

        while (_starting.TryPop(out var callback))
        {
            await callback.Run(callback.State).ConfigureAwait(false);
        }

        HasStarted = true;
    }

    public async Task CompleteAsync()
    {
        if (_writer is not null)
        {
            await _writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await StartAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Runs what waits for the end. What fails of it is told and keeps nothing else from running, as with a server.</summary>
    public async Task EndAsync(Action<Exception> onError)
    {
        while (_completed.TryPop(out var callback))
        {
            try
            {
                await callback.Run(callback.State).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                onError(error);
            }
        }
    }

    public void DisableBuffering()
    {
        // It is kept whole in any case.
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        Keep(buffer.Span);
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new InvalidOperationException("Synchronous writes are not allowed in a batch; call WriteAsync.");

    public override Task FlushAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    public override void Flush() => throw new InvalidOperationException("Synchronous flushes are not allowed in a batch; call FlushAsync.");

    protected override void Dispose(bool disposing)
    {
        _aborted.Dispose();
        base.Dispose(disposing);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (IsTooLong || _body.Length + bytes.Length > _maximumBytes)
        {
            // Whoever writes on learns of it: an endless answer would never end.
            IsTooLong = true;
            _body.SetLength(0);
            throw new AnswerTooLongException();
        }

        _body.Write(bytes);
    }
}

/// <summary>An answer has more bytes than a batch keeps.</summary>
internal sealed class AnswerTooLongException() : Exception("The answer is longer than a batch keeps.");
