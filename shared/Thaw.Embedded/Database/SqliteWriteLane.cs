namespace Thaw.Embedded;

/// <summary>
/// A process's writes to one file, one after the other on one connection. Who comes while nobody writes does so at once, on its own thread; those who come meanwhile wait without one, and
/// are committed together: a commit costs more than what is written in it.
/// </summary>
/// <remarks>
/// In a group each write keeps its own transaction, as a savepoint: one that fails or is undone leaves the others as they are. A caller hears of its write only once the group is committed.
/// Where another process holds the file, nothing is held here but the turn, until <paramref name="busyTimeout"/> or each caller's cancellation.
/// </remarks>
internal sealed class SqliteWriteLane(Func<SqliteSession> open, TimeSpan busyTimeout) : IThreadPoolWorkItem, IDisposable
{
    // Bounds how long the first of a group waits for the last, and how long other processes wait for the file.
    private const int LargestGroup = 64;

    private readonly Lock _gate = new();
    private readonly Queue<PendingWrite> _waiting = new(); // guarded by _gate
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _taken; // guarded by _gate: somebody writes, and whoever comes is served after it
    private bool _disposed; // guarded by _gate
    private SqliteSession? _session; // whose turn it is has it
    private long _requests;

    /// <summary>Writes that reached SQLite, repeats included.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    public ValueTask<TResult> WriteAsync<TState, TResult>(TState state, Func<SqliteSession, TState, TResult> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<TResult>(cancellationToken);
        lock (_gate)
        {
            if (_disposed)
                return ValueTask.FromException<TResult>(Gone());
            if (_taken)
            {
                var write = new PendingWrite<TState, TResult>(state, work, cancellationToken);
                _waiting.Enqueue(write);
                return write.EndAsync();
            }

            _taken = true;
        }

        return WriteAlone(state, work, cancellationToken);
    }

    /// <summary>Waits for the writes under way, and closes the connection. Those that have not begun fail.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                while (_waiting.TryDequeue(out var write))
                    write.Fail(Gone());
                if (!_taken)
                    Close();
            }
        }

        _closed.Task.GetAwaiter().GetResult();
    }

    void IThreadPoolWorkItem.Execute() => _ = ServeAsync([]);

    private ValueTask<TResult> WriteAlone<TState, TResult>(TState state, Func<SqliteSession, TState, TResult> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            var result = work(_session ??= open(), state);
            PassOn();
            return new(result);
        }
        catch (SqliteDatabaseException fault) when (fault.IsBusy)
        {
            var write = new PendingWrite<TState, TResult>(state, work, cancellationToken);
            write.TryBegin();
            var end = write.EndAsync();
            _ = ServeAsync([write], fault);
            return end;
        }
        catch (Exception fault)
        {
            DropAfter(fault);
            PassOn();
            return ValueTask.FromException<TResult>(fault);
        }
    }

    // Those who came meanwhile are served at once, one group of them: to wake another thread for it costs more than to do it. Whoever comes then is served by the pool.
    private void PassOn()
    {
        List<PendingWrite> group;
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                Leave();
                return;
            }

            group = new List<PendingWrite>(_waiting.Count);
        }

        if (!TryFill(group))
            return;
        if (Commit(group) is { } busy)
        {
            _ = ServeAsync(group, busy);
            return;
        }

        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                Leave();
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // Never throws: what goes wrong is told to those whose writes they are.
    private async Task ServeAsync(List<PendingWrite> group, SqliteDatabaseException? busy = null)
    {
        while (true)
        {
            if (busy is not null)
            {
                group.RemoveAll(write => !write.TryGiveBack(busy, busyTimeout));
                if (group.Count > 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 20)), TimeProvider.System).ConfigureAwait(false);
            }

            if (!TryFill(group))
                return;
            busy = Commit(group);
            if (busy is null)
                group.Clear();
        }
    }

    private bool TryFill(List<PendingWrite> group)
    {
        lock (_gate)
        {
            if (_disposed)
                group.ForEach(static write => write.Fail(Gone()));
            group.RemoveAll(write => _disposed || !write.TryBegin());
            while (group.Count < LargestGroup && _waiting.TryDequeue(out var next))
            {
                if (next.TryBegin())
                    group.Add(next);
            }

            if (group.Count > 0)
                return true;
            Leave();
            return false;
        }
    }

    /// <summary>Runs a group and tells its callers, or answers the fault where another process has the file: what is left in the group then has not happened.</summary>
    private SqliteDatabaseException? Commit(List<PendingWrite> group)
    {
        try
        {
            if (group.Count > 1 && TryTogether(_session ??= open(), group))
            {
                group.ForEach(static write => write.Publish());
                DropAfter(group.Find(static write => write.Fault is SqliteDatabaseException)?.Fault);
                return null;
            }

            // Alone, or one after the other: some faults (a full disk) undo the whole transaction, and the others did nothing to deserve that.
            for (; group.Count > 0; group.RemoveAt(0))
            {
                Run(_session ??= open(), group[0]);
                DropAfter(group[0].Fault);
                group[0].Publish();
            }
        }
        catch (SqliteDatabaseException fault) when (fault.IsBusy)
        {
            return fault;
        }
        catch (Exception fault)
        {
            // The file could not be opened, or the commit failed: none of them stands.
            DropAfter(fault);
            group.ForEach(write => write.Fail(fault));
        }

        return null;
    }

    private bool TryTogether(SqliteSession session, List<PendingWrite> group) => session.TryInGroup((Lane: this, group), static (session, state) =>
    {
        foreach (var write in state.group)
        {
            state.Lane.Run(session, write);
            if (!session.IsInTransaction)
                return false;
        }

        return true;
    });

    private void Run(SqliteSession session, PendingWrite write)
    {
        Interlocked.Increment(ref _requests);
        write.Run(session);
    }

    // A connection that failed is not used again.
    private void DropAfter(Exception? fault)
    {
        if (fault is not SqliteDatabaseException { IsBusy: false })
            return;
        _session?.Dispose();
        _session = null;
    }

    // The caller holds the gate and has the turn.
    private void Leave()
    {
        _taken = false;
        if (_disposed)
            Close();
    }

    private void Close()
    {
        _session?.Dispose();
        _session = null;
        _closed.TrySetResult();
    }

    private static ObjectDisposedException Gone() => new(typeof(SqliteDatabase).FullName);
}
