using System.Collections.Concurrent;

namespace Thaw;

/// <summary>The host that goes on between requests: posted work runs on the thread pool at once, and is waited for on disposal.</summary>
/// <param name="onError">Told of each exception that posted work lets escape.</param>
public sealed class BackgroundAfterResponse(Action<Exception>? onError = null) : IAfterResponse, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <inheritdoc/>
    public WorkLifetime Lifetime => _stopping.IsCancellationRequested ? WorkLifetime.None : WorkLifetime.Always;

    /// <inheritdoc/>
    public bool TryPost(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_stopping.IsCancellationRequested)
        {
            return false;
        }

        // Posted work belongs to no request: neither the deadline of the one that posted it nor anything else that flows with it reaches the work.
        if (ExecutionContext.IsFlowSuppressed())
        {
            Start(work);
        }
        else
        {
            using (ExecutionContext.SuppressFlow())
            {
                Start(work);
            }
        }

        return true;
    }

    /// <summary>Asks what runs to stop and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running.Keys).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void Start(Func<CancellationToken, Task> work)
    {
        var task = new Task<Task>(() => RunAsync(work));
        var whole = task.Unwrap();
        _running[whole] = true;
        _ = whole.ContinueWith(
            static (done, running) => ((ConcurrentDictionary<Task, bool>)running!).TryRemove(done, out _),
            _running, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        task.Start(TaskScheduler.Default);
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
