namespace Thaw.Local.RuntimeApi;

/// <summary>
/// Brings events and polls together. Where a poll waits, the thread that has the event writes it to that connection itself; where an event
/// waits, the thread that read the poll does. Nobody is woken to pass something on.
/// </summary>
internal sealed class InvocationBroker(RuntimeApiOptions options)
{
    // How many answered requests are remembered, to tell a second answer from an unknown id.
    private const int Remembered = 256;

    private readonly Lock _gate = new();
    private readonly LinkedList<PendingInvocation> _queue = [];
    private readonly List<ApiConnection> _polls = [];
    private readonly Dictionary<Guid, PendingInvocation> _known = [];
    private readonly Queue<Guid> _answered = new();
    private readonly List<PendingInvocation> _unfollowed = [];
    private InvocationSeries? _series;
    private int _working;
    private bool _isOpen;

    public bool HasWaiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count > 0;
            }
        }
    }

    /// <summary>Lets events out: initialisation is over.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _isOpen = true;
        }

        Pair();
    }

    public void Submit(PendingInvocation invocation)
    {
        lock (_gate)
        {
            _queue.AddLast(invocation);
        }

        Pair();
    }

    public void Submit(InvocationSeries series)
    {
        lock (_gate)
        {
            // One that is done has still to be forgotten by its continuation, which may come later than its caller.
            _series = _series is null or { Done.IsCompleted: true } ? series : throw new InvalidOperationException("A series runs already.");
        }

        Pair();
    }

    /// <summary>A connection asks for an event. Answers what is wrong with that, or nothing.</summary>
    public string? Poll(ApiConnection connection)
    {
        lock (_gate)
        {
            if (_working + _polls.Count >= options.MaximumConcurrency)
            {
                // A function that gave up a connection and came back on another is not refused for its own ghost.
                _polls.RemoveAll(static poll => poll.IsGone);
            }

            if (_working + _polls.Count >= options.MaximumConcurrency)
            {
                return $"{_working} requests are unanswered and {_polls.Count} polls are waiting, of {options.MaximumConcurrency} that the environment works on at once";
            }

            Follow(connection);
            _polls.Add(connection);
        }

        Pair(connection);
        return null;
    }

    /// <summary>A connection has ended; where it was waiting, nobody waits there now.</summary>
    public void Gone(ApiConnection connection)
    {
        lock (_gate)
        {
            _polls.Remove(connection);
        }
    }

    /// <summary>An answer to a request begins to arrive. Not found: unknown; found and not <see langword="true"/>: it has been answered.</summary>
    public bool TryBeginAnswer(Guid id, out PendingInvocation? invocation)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(id, out invocation) || invocation.State != InvocationState.Delivered)
            {
                return false;
            }

            invocation.State = InvocationState.Answering;
            return true;
        }
    }

    /// <summary>Ends a request with its answer. False where it was answered already, by a deadline or an exit.</summary>
    public bool Finish(PendingInvocation invocation, InvocationResult result)
    {
        lock (_gate)
        {
            if (invocation.State == InvocationState.Answered)
            {
                return false;
            }

            if (invocation.State is InvocationState.Delivered or InvocationState.Answering)
            {
                _working--;
                _unfollowed.Add(invocation);
                Remember(invocation.Id);
            }
            else
            {
                _queue.Remove(invocation);
                invocation.Abandon();
            }

            invocation.State = InvocationState.Answered;
        }

        invocation.OnAnswered();
        invocation.Finish(result);
        return true;
    }

    /// <summary>The environment has ended: what it worked on has failed, what waits goes on waiting.</summary>
    public void EndEnvironment(Func<Guid, InvocationResult> failure)
    {
        List<PendingInvocation> lost;
        lock (_gate)
        {
            _isOpen = false;
            _polls.Clear();
            lost = [.. _known.Values.Where(static invocation => invocation.State is InvocationState.Delivered or InvocationState.Answering)];
        }

        lost.ForEach(invocation => Finish(invocation, failure(invocation.Id)));
        lock (_gate)
        {
            _unfollowed.ForEach(static invocation => invocation.Abandon());
            _unfollowed.Clear();
            _known.Clear();
            _answered.Clear();
        }
    }

    public void FailWaiting(Func<Guid, InvocationResult> failure)
    {
        List<PendingInvocation> waiting;
        lock (_gate)
        {
            waiting = [.. _queue];
        }

        waiting.ForEach(invocation => Finish(invocation, failure(invocation.Id)));
    }

    // A poll that has just been read is alive; one that has waited may have been given up since.
    private void Pair(ApiConnection? alive = null)
    {
        while (true)
        {
            ApiConnection connection;
            PendingInvocation invocation;
            lock (_gate)
            {
                while (_polls.Count > 0 && _polls[0] != alive && _polls[0].IsGone)
                {
                    _polls.RemoveAt(0);
                }

                if (!_isOpen || _polls.Count == 0 || Next() is not { } next)
                {
                    return;
                }

                (connection, invocation) = (_polls[0], next);
                _polls.RemoveAt(0);
                invocation.State = InvocationState.Delivered;
                _known[invocation.Id] = invocation;
                _working++;
                connection.Current = invocation;
            }

            if (!connection.TryDeliver(invocation))
            {
                TakeBack(invocation);
            }
        }
    }

    private PendingInvocation? Next()
    {
        if (_queue.First is { } first)
        {
            _queue.RemoveFirst();
            return first.Value;
        }

        return _series is { } series && series.TryTake()
            ? new PendingInvocation(series.Settings, series) { Id = RequestIds.Next(), Event = series.Payload }
            : null;
    }

    private void TakeBack(PendingInvocation invocation)
    {
        lock (_gate)
        {
            if (invocation.State != InvocationState.Delivered)
            {
                return; // Its time was up while it was being sent: whoever waited has been told, and nobody waits for it any more.
            }

            invocation.State = InvocationState.Queued;
            _known.Remove(invocation.Id);
            _working--;
            _queue.AddFirst(invocation);
        }
    }

    // The poll that follows an answer ends its request: usually on the connection that the event went out on, else the oldest is meant.
    private void Follow(ApiConnection connection)
    {
        if (_unfollowed.Count == 0)
        {
            return;
        }

        var index = connection.Current is { } current ? Math.Max(0, _unfollowed.IndexOf(current)) : 0;
        _unfollowed[index].Follow();
        _unfollowed.RemoveAt(index);
    }

    private void Remember(Guid id)
    {
        _answered.Enqueue(id);
        if (_answered.Count > Remembered)
        {
            _known.Remove(_answered.Dequeue());
        }
    }
}
