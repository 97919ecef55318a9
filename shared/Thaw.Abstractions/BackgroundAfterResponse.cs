namespace Thaw;

/// <summary>The host that goes on between requests: posted work runs on the thread pool at once, and is waited for on disposal.</summary>
/// <param name="onError">Told of each exception that posted work lets escape.</param>
public sealed class BackgroundAfterResponse(Action<Exception>? onError = null) : IAfterResponse, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = []; // guarded by _gate
    private readonly CancellationTokenSource _stopping = new();
    private bool _isStopping; // guarded by _gate: work is either waited for at the end, or not taken

    /// <inheritdoc/>
    public WorkLifetime Lifetime => _stopping.IsCancellationRequested ? WorkLifetime.None : WorkLifetime.Always;

    /// <inheritdoc/>
    public bool TryPost(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);

        // Posted work belongs to no request: neither the deadline of the one that posted it nor anything else that flows with it reaches the work.
        if (ExecutionContext.IsFlowSuppressed())
        {
            return TryStart(work);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return TryStart(work);
        }
    }

    /// <summary>Asks what runs to stop and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            if (_isStopping)
            {
                return;
            }

            _isStopping = true;
            running = [.. _running];
        }

        AggregateException? fault = null;
        try
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException error) // What one work registered with its token is no reason not to wait for the others.
        {
            fault = error;
        }

        // Who is told of faults may be gone by now, and fail too: nobody is left to hear of that.
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        if (fault is not null)
        {
            onError?.Invoke(fault);
        }
    }

    private bool TryStart(Func<CancellationToken, Task> work)
    {
        var task = new Task<Task>(() => RunAsync(work));
        var whole = task.Unwrap();
        lock (_gate)
        {
            if (_isStopping)
            {
                return false;
            }

            _running.Add(whole);
        }

        _ = whole.ContinueWith(
            static (done, self) => ((BackgroundAfterResponse)self!).Forget(done),
            this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        task.Start(TaskScheduler.Default);
        return true;
    }

    private void Forget(Task done)
    {
        lock (_gate)
        {
            _running.Remove(done);
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host is stopping; the work was told so.
        }
        catch (Exception error) // The boundary of posted work: nobody is left to catch it.
        {
            onError?.Invoke(error);
        }
    }
}
