namespace Thaw.Embedded;

/// <summary>
/// Deletes what has expired, a slice at a time, on the back of writes: a frozen process has no timers. At most 100 rows once a minute of wall clock has passed;
/// while slices come out full, one with each write, so that deletions keep up with what is written.
/// </summary>
internal sealed class ExpiredRows(TimeProvider clock, params string[] deletions)
{
    private const int Slice = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private DateTimeOffset _cleaned;
    private bool _backlog;

    /// <summary>Cleans if it is time to. The caller holds the write lock and has not begun a transaction.</summary>
    public void Clean(SqliteSession session)
    {
        var now = clock.GetUtcNow();
        if (!_backlog && (now - _cleaned).Duration() < Interval)
            return;

        var left = Slice;
        foreach (var deletion in deletions)
        {
            if (left == 0)
                break;
            using var query = session.Prepare(deletion);
            query.Bind(1, now.UtcTicks);
            query.Bind(2, left);
            query.Step();
            left -= session.Changes;
        }

        _cleaned = now;
        _backlog = left == 0;
    }

    /// <summary>Deletes what has expired from a table with an index on its <c>expires</c>: ?1 is now, ?2 how many rows at most.</summary>
    public static string Of(string table) =>
        $"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE expires <= ?1 ORDER BY expires LIMIT ?2)";
}
