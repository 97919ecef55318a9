using Microsoft.Extensions.Logging;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// What an invocation posted for after its answer. It is held back until <see cref="Start"/>, then runs side by side on the thread pool; what is posted
/// while it runs joins in. <see cref="TryEnd"/> and a post are decided under one lock, so that nothing that was taken is left behind.
/// </summary>
internal sealed class AfterResponseWork(ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly List<Task<Task>> _held = [];
    private readonly List<Task> _running = [];
    private bool _open;
    private bool _started;
    private CancellationToken _token;

    /// <summary>Begins another invocation.</summary>
    public void Open()
    {
        lock (_gate)
        {
            (_open, _started) = (true, false);
        }
    }

    /// <summary>Takes the work, unless the invocation is over.</summary>
    public bool TryPost(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (_gate)
        {
            if (!_open)
            {
                return false;
            }

            // A task that has not been started keeps the poster's execution context: its activity, its ambient invocation.
            var task = new Task<Task>(() => RunAsync(work));
            if (_started)
            {
                Run(task);
            }
            else
            {
                _held.Add(task);
            }

            return true;
        }
    }

    /// <summary>Whether nothing was posted; then nothing can be posted any more.</summary>
    public bool EndIfEmpty()
    {
        lock (_gate)
        {
            _open &= _held.Count > 0;
            return !_open;
        }
    }

    /// <summary>The answer has left: what was posted runs.</summary>
    public void Start(CancellationToken token)
    {
        lock (_gate)
        {
            (_started, _token) = (true, token);
            _held.ForEach(Run);
            _held.Clear();
        }
    }

    /// <summary>Ends the phase if all that was posted has ended; else answers what to wait for.</summary>
    public bool TryEnd(out Task rest)
    {
        lock (_gate)
        {
            _running.RemoveAll(static task => task.IsCompleted);
            _open = _running.Count > 0;
            rest = _open ? Task.WhenAll(_running) : Task.CompletedTask;
            return !_open;
        }
    }

    /// <summary>Takes nothing more and leaves what still runs to itself; how much that is.</summary>
    public int Abandon()
    {
        lock (_gate)
        {
            _open = false;
            var left = _running.Count(static task => !task.IsCompleted);
            _running.Clear();
            return left;
        }
    }

    private void Run(Task<Task> task)
    {
        _running.Add(task.Unwrap());
        task.Start(TaskScheduler.Default);
    }

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        var token = _token;
        try
        {
            await work(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            RuntimeLog.AfterResponseCancelled(logger);
        }
        catch (Exception error) // The boundary of posted work: nobody is left to catch it.
        {
            RuntimeLog.AfterResponseFailed(logger, error);
        }
    }
}
