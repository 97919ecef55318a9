namespace Thaw.Embedded;

/// <summary>A write that waits for its turn in a group, and its caller's end of it.</summary>
/// <remarks>It may be run more than once (another process held the file, the transaction was undone): its result counts only when it is published.</remarks>
internal abstract class PendingWrite(CancellationToken cancellationToken)
{
    private const int Waiting = 0;
    private const int Running = 1;
    private const int Ended = 2;

    private int _state;
    private BusyPatience _patience;

    /// <summary>What its last run threw; <see langword="null"/> where it went well.</summary>
    public Exception? Fault { get; protected set; }

    /// <summary>Takes it into a group; <see langword="false"/> where its caller has given up.</summary>
    public bool TryBegin()
    {
        if (Interlocked.CompareExchange(ref _state, Running, Waiting) != Waiting)
            return false;
        _patience.Begin();
        return true;
    }

    /// <summary>Runs it. Its own faults are kept for its caller; only a lock that another process holds is thrown, since that is everybody's.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>Gives it back: it has not happened. <see langword="false"/> where it is not to be tried again, which its caller is told.</summary>
    public bool TryGiveBack(SqliteDatabaseException busy, TimeSpan limit)
    {
        if (_patience.IsOver(limit))
        {
            Fail(busy);
            return false;
        }

        Volatile.Write(ref _state, Waiting);

        // The token may have been cancelled while it ran, when nobody heeded it.
        if (cancellationToken.IsCancellationRequested)
            Cancel();
        return true;
    }

    /// <summary>Tells its caller how it ended. What it wrote is committed.</summary>
    public void Publish()
    {
        Volatile.Write(ref _state, Ended);
        if (Fault is { } fault)
            SetException(fault);
        else
            SetResult();
    }

    public void Fail(Exception fault)
    {
        Volatile.Write(ref _state, Ended);
        SetException(fault);
    }

    /// <summary>Its caller gives up; heeded only where it does not run.</summary>
    protected void Cancel()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Waiting) == Waiting)
            SetCanceled(cancellationToken);
    }

    protected abstract void SetResult();

    protected abstract void SetException(Exception fault);

    protected abstract void SetCanceled(CancellationToken token);
}

/// <inheritdoc/>
internal sealed class PendingWrite<TState, TResult>(TState state, Func<SqliteSession, TState, TResult> work, CancellationToken cancellationToken) : PendingWrite(cancellationToken)
{
    // Callers go on by themselves: whoever commits the group has the next one to do.
    private readonly TaskCompletionSource<TResult> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _token = cancellationToken;
    private TResult? _result;

    public async ValueTask<TResult> EndAsync()
    {
        using var giveUp = _token.UnsafeRegister(static write => ((PendingWrite<TState, TResult>)write!).Cancel(), this);
        return await _end.Task.ConfigureAwait(false);
    }

    public override void Run(SqliteSession session)
    {
        Fault = null;
        try
        {
            _result = work(session, state);
        }
        catch (Exception fault) when (fault is not SqliteDatabaseException { IsBusy: true })
        {
            // Whatever it is, it is this caller's and not the group's.
            Fault = fault;
        }
    }

    protected override void SetResult() => _end.TrySetResult(_result!);

    protected override void SetException(Exception fault) => _end.TrySetException(fault);

    protected override void SetCanceled(CancellationToken token) => _end.TrySetCanceled(token);
}
