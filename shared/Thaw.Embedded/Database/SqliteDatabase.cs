using System.Collections.Concurrent;

namespace Thaw.Embedded;

/// <summary>
/// One file: a connection that writes (<see cref="SqliteWriteLane"/>) and a few that read beside it. Nothing is opened before the first call.
/// </summary>
/// <remarks>
/// SQLite's calls run on the caller's thread and are short. Where another process holds the file, SQLite holds the thread for 50 ms at most;
/// then the wait goes on without one, until the busy timeout or cancellation ends it.
/// </remarks>
internal sealed class SqliteDatabase : IDisposable
{
    // Why synchronous = NORMAL is enough: in WAL mode a commit is in the log file, thus in the kernel, before it returns, and a killed process takes nothing with it.
    // Only a power cut or a kernel crash may lose the last commits (never damage the file): a cache, unlike an account, can lose those. The log is written back, which waits for the disk, every
    // 16 MB instead of 4: that is the most such a cut can take, where the kernel has not written it by itself before.
    private const string Settings = "PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4000";

    private readonly string _path;
    private readonly TimeSpan _busyTimeout;
    private readonly int _readers;
    private readonly SqliteWriteLane _writes;
    private readonly SemaphoreSlim _reading;
    private readonly ConcurrentStack<SqliteSession> _idle = new();
    private volatile bool _prepared;
    private volatile bool _disposed;
    private long _reads;

    public SqliteDatabase(string path, TimeSpan busyTimeout, int readers)
    {
        (_path, _busyTimeout, _readers) = (path, busyTimeout, readers);
        _writes = new SqliteWriteLane(OpenPrepared, busyTimeout);
        _reading = new SemaphoreSlim(readers, readers);
    }

    /// <summary>Calls that reached SQLite, repeats included.</summary>
    public long Requests => Interlocked.Read(ref _reads) + _writes.Requests;

    public async ValueTask<TResult> ReadAsync<TState, TResult>(TState state, Func<SqliteSession, TState, TResult> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_prepared)
            await WriteAsync(0, static (_, _) => true, cancellationToken).ConfigureAwait(false);

        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await UntilFreeAsync(state, work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _reading.Release();
        }
    }

    public ValueTask<TResult> WriteAsync<TState, TResult>(TState state, Func<SqliteSession, TState, TResult> work, CancellationToken cancellationToken) =>
        _writes.WriteAsync(state, work, cancellationToken);

    /// <summary>Waits for the calls under way, then closes the file.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        _writes.Dispose();
        for (var i = 0; i < _readers; i++)
            _reading.Wait();
        while (_idle.TryPop(out var session))
            session.Dispose();
        _reading.Release(_readers);
    }

    private async ValueTask<TResult> UntilFreeAsync<TState, TResult>(TState state, Func<SqliteSession, TState, TResult> work, CancellationToken cancellationToken)
    {
        var patience = default(BusyPatience);
        patience.Begin();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_disposed, this);
            Interlocked.Increment(ref _reads);
            try
            {
                return Read(state, work);
            }
            catch (SqliteDatabaseException fault) when (fault.IsBusy && !patience.IsOver(_busyTimeout))
            {
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 20)), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    private TResult Read<TState, TResult>(TState state, Func<SqliteSession, TState, TResult> work)
    {
        var session = _idle.TryPop(out var idle) ? idle : Open();
        try
        {
            var result = work(session, state);
            _idle.Push(session);
            return result;
        }
        catch
        {
            // A connection that failed is not used again.
            session.Dispose();
            throw;
        }
    }

    private SqliteSession OpenPrepared()
    {
        if (Path.GetDirectoryName(_path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);

        var session = Open();
        try
        {
            SqliteSchema.Prepare(session);
            _prepared = true;
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SqliteSession Open()
    {
        var session = SqliteSession.Open(_path);
        try
        {
            session.Execute(Settings);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
