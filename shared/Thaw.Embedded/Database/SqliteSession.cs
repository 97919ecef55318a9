using SQLitePCL;

namespace Thaw.Embedded;

/// <summary>One connection and its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    // How long SQLite itself may hold a thread while another process writes; SqliteDatabase then goes on waiting without one.
    private const int BusyTimeoutMilliseconds = 50;

    private readonly Dictionary<string, sqlite3_stmt> _statements = new(StringComparer.Ordinal);
    private readonly sqlite3 _handle;
    private bool _grouped;

    private SqliteSession(string path, sqlite3 handle)
    {
        Path = path;
        _handle = handle;
    }

    public string Path { get; }

    /// <summary>Rows that the last insert, update or delete changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Whether a transaction is open: some faults end it by themselves.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Opens the file, which is created where it is missing.</summary>
    public static SqliteSession Open(string path)
    {
        var files = SqliteLibrary.Load();
        var result = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, files);
        var session = new SqliteSession(path, handle);
        if (result != raw.SQLITE_OK)
        {
            var fault = session.Fault(result);
            session.Dispose();
            throw fault;
        }

        raw.sqlite3_busy_timeout(handle, BusyTimeoutMilliseconds);
        return session;
    }

    /// <summary>A prepared statement, ready to be bound; disposing of it makes it ready for its next use.</summary>
    public SqliteQuery Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v2(_handle, sql, out statement));
            _statements.Add(sql, statement);
        }

        return new(this, statement);
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The first column of the first row, a number.</summary>
    public long Number(string sql)
    {
        using var query = Prepare(sql);
        return query.Step() ? query.Int64(0) : 0;
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction that is kept where it answers <see langword="true"/> and undone otherwise.
    /// <paramref name="writes"/>: takes the write lock first, so that what is read cannot change before it is written. In a group it is a savepoint of the group's transaction.
    /// </summary>
    public bool InTransaction<TState>(bool writes, TState state, Func<SqliteSession, TState, bool> work)
    {
        if (_grouped)
            return InSavepoint(state, work);

        Run(writes ? "BEGIN IMMEDIATE" : "BEGIN");
        try
        {
            var keep = work(this, state);
            if (keep || IsInTransaction)
                Run(keep ? "COMMIT" : "ROLLBACK");
            return keep;
        }
        finally
        {
            if (IsInTransaction)
                raw.sqlite3_exec(_handle, "ROLLBACK");
        }
    }

    /// <summary>
    /// Runs several writes in one transaction, in which each transaction of theirs is a savepoint. <see langword="false"/>: a fault of one has ended it, or <paramref name="work"/> did not want it;
    /// nothing stands.
    /// </summary>
    public bool TryInGroup<TState>(TState state, Func<SqliteSession, TState, bool> work) => InTransaction(writes: true, (state, work), static (session, group) =>
    {
        session._grouped = true;
        try
        {
            return group.work(session, group.state);
        }
        finally
        {
            session._grouped = false;
        }
    });

    private bool InSavepoint<TState>(TState state, Func<SqliteSession, TState, bool> work)
    {
        Run("SAVEPOINT one");
        var kept = false;
        try
        {
            return kept = work(this, state);
        }
        finally
        {
            if (IsInTransaction)
            {
                if (!kept)
                    Run("ROLLBACK TO one");
                Run("RELEASE one");
            }
        }
    }

    public void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw Fault(result);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _handle.Dispose();
    }

    private void Run(string sql)
    {
        using var query = Prepare(sql);
        query.Step();
    }

    private SqliteDatabaseException Fault(int result)
    {
        var extended = _handle.IsInvalid ? result : raw.sqlite3_extended_errcode(_handle);
        var words = _handle.IsInvalid ? raw.sqlite3_errstr(result).utf8_to_string() : raw.sqlite3_errmsg(_handle).utf8_to_string();
        var message = (result & 0xFF) switch
        {
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
                $"'{Path}' is damaged or is not an SQLite database ({words}). Stop every process that uses it, then restore it from a copy or move it away "
                + "together with its -wal and -shm files: a new one is made at the next start: a cache fills itself again, tasks do not come back.",
            raw.SQLITE_BUSY =>
                $"'{Path}' stayed locked by another connection ({words}). Look for a process that holds a long transaction on it, or allow a longer BusyTimeout.",
            raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM =>
                $"'{Path}' cannot be opened for writing ({words}). The file, its -wal and -shm files and their folder must be writable by this process.",
            raw.SQLITE_FULL => $"'{Path}' cannot grow: the disk is full ({words}).",
            _ => $"SQLite error {extended} on '{Path}': {words}.",
        };
        return new SqliteDatabaseException(message, Path, extended);
    }
}
