namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>What an invocation's code registered to be done before its answer leaves.</summary>
internal sealed class RespondingWork
{
    private readonly Lock _gate = new();
    private readonly Stack<Func<CancellationToken, ValueTask>> _registered = new();
    private bool _open;

    /// <summary>Begins another invocation.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _registered.Clear();
            _open = true;
        }
    }

    /// <exception cref="InvalidOperationException">The response has left already.</exception>
    public void Add(Func<CancellationToken, ValueTask> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (_gate)
        {
            if (!_open)
            {
                throw new InvalidOperationException("The response has left already: nothing can be done before it any more. IAfterResponse takes what may come later.");
            }

            _registered.Push(work);
        }
    }

    /// <summary>The last registered that has not run yet; once there is none, nothing is taken any more.</summary>
    public bool TryTake(out Func<CancellationToken, ValueTask> work)
    {
        lock (_gate)
        {
            _open = _registered.TryPop(out work!);
            return _open;
        }
    }

    /// <summary>Takes nothing more, and forgets what has not run; how much that was.</summary>
    public int Close()
    {
        lock (_gate)
        {
            _open = false;
            var left = _registered.Count;
            _registered.Clear();
            return left;
        }
    }
}
