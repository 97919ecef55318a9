using Microsoft.AspNetCore.Http.Features;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The request's life: its id, when it ends, what the platform says of it.</summary>
internal partial class HttpExchange : IHttpRequestLifetimeFeature, IHttpRequestIdentifierFeature, IInvocationLifetime
{
    private readonly Lock _lifeGate = new();
    private CancellationTokenSource? _abort;
    private CancellationTokenRegistration _atDeadline;
    private CancellationToken? _replaced;
    private string? _traceIdentifier;

    /// <summary>Whether the application has given the request up.</summary>
    public bool IsAbortedByApplication { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Made only for those who ask: most requests never do.</remarks>
    public CancellationToken RequestAborted
    {
        get
        {
            lock (_lifeGate)
            {
                if (_replaced is { } other)
                {
                    return other;
                }

                if (_abort is null)
                {
                    _abort = new CancellationTokenSource();
                    _atDeadline = Invocation.Aborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _abort);
                }

                if (IsAbortedByApplication)
                {
                    _abort.Cancel();
                }

                return _abort.Token;
            }
        }

        set => _replaced = value;
    }

    /// <inheritdoc/>
    public string TraceIdentifier
    {
        get => _traceIdentifier ?? Invocation.RequestId;
        set => _traceIdentifier = value;
    }

    /// <inheritdoc/>
    public string RequestId => Invocation.RequestId;

    /// <inheritdoc/>
    public DateTimeOffset Deadline => Invocation.Deadline;

    /// <inheritdoc/>
    public TimeSpan Remaining => Invocation.Remaining;

    /// <inheritdoc/>
    public bool IsColdStart => Invocation.IsColdStart;

    /// <inheritdoc/>
    public TimeSpan FrozenFor => Invocation.FrozenFor;

    /// <inheritdoc/>
    public CancellationToken Aborted => Invocation.Aborted;

    /// <inheritdoc/>
    public void OnResponding(Func<CancellationToken, ValueTask> work) => Invocation.OnResponding(work);

    /// <inheritdoc/>
    public void Abort()
    {
        CancellationTokenSource? source;
        lock (_lifeGate)
        {
            IsAbortedByApplication = true;
            source = _abort;
        }

        source?.Cancel();
    }

    private void BeginLifetime()
    {
        EndLifetime();
        (IsAbortedByApplication, _traceIdentifier, _replaced) = (false, null, null);
    }

    // Another request has another source: nothing that outlives this one hears of the next one's end.
    private void EndLifetime()
    {
        _atDeadline.Dispose();
        _atDeadline = default;
        _abort = null;
    }
}
