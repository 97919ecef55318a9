using Thaw.Tasks;

namespace Thaw.Embedded;

/// <summary>The task store's statements.</summary>
internal static class SqliteTaskSql
{
    private const string Listed = "SELECT data, created, id FROM task_record";
    private const string NewestFirst = " ORDER BY created DESC, id DESC";

    public const string Read = "SELECT data FROM task_record WHERE id = ?1";

    public const string Insert = """
        INSERT INTO task_record (id, version, user, type, state, created, due, expires, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (id) DO NOTHING
        """;

    public const string Update = """
        UPDATE task_record SET version = ?2, user = ?3, type = ?4, state = ?5, created = ?6, due = ?7, expires = ?8, data = ?9
        WHERE id = ?1 AND version = ?2 - 1
        """;

    /// <summary>A step of a task that is not finished by it: an index whose columns are not set is not written. Changes nothing where more than that changes.</summary>
    public const string Step = """
        UPDATE task_record SET version = ?2, state = ?5, due = ?7, data = ?9
        WHERE id = ?1 AND version = ?2 - 1 AND user = ?3 AND type = ?4 AND created = ?6 AND expires = ?8
        """;

    /// <summary>The last step of a task.</summary>
    public const string Finish = """
        UPDATE task_record SET version = ?2, state = ?5, due = ?7, expires = ?8, data = ?9
        WHERE id = ?1 AND version = ?2 - 1 AND user = ?3 AND type = ?4 AND created = ?6
        """;

    /// <summary>Finished records that may be forgotten.</summary>
    public const string DropExpired = """
        DELETE FROM task_record WHERE rowid IN (SELECT rowid FROM task_record WHERE due IS NULL AND expires <= ?1 ORDER BY expires LIMIT ?2)
        """;

    /// <summary>Likewise of those that nobody finished, which no index names by their expiry: that is long after they were due, so that those that are due the longest are looked at.</summary>
    public const string DropAbandoned = """
        DELETE FROM task_record WHERE rowid IN (
            SELECT record FROM (SELECT rowid AS record, expires FROM task_record WHERE due <= ?1 ORDER BY due LIMIT 1000) WHERE expires <= ?1 LIMIT ?2)
        """;

    /// <summary>Without a limit: it is read no further than wanted, and how much of it cannot be read nobody knows before.</summary>
    public const string Due = "SELECT data, id FROM task_record WHERE due <= ?1 ORDER BY due";

    public const string PutPart = """
        INSERT INTO task_part (task, value, part, data, expires) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (task, value, part) DO UPDATE SET data = excluded.data, expires = excluded.expires
        """;

    public const string ReadParts = "SELECT part, data FROM task_part WHERE task = ?1 AND value = ?2 AND part < ?3 ORDER BY part";

    public const string PutItem = "INSERT INTO task_item (collection, key, data) VALUES (?1, ?2, ?3) ON CONFLICT (collection, key) DO UPDATE SET data = excluded.data";
    public const string AddItem = "INSERT INTO task_item (collection, key, data) VALUES (?1, ?2, ?3) ON CONFLICT (collection, key) DO NOTHING";
    public const string DropItem = "DELETE FROM task_item WHERE collection = ?1 AND key = ?2";
    public const string ReadItem = "SELECT data FROM task_item WHERE collection = ?1 AND key = ?2";
    public const string ListItems = "SELECT key, data FROM task_item WHERE collection = ?1 AND key > ?2 ORDER BY key LIMIT ?3";

    /// <summary>
    /// The listing for what a query asks for: only conditions that are asked for are in it, so that an index fits. Of the states, only what went wrong has an index of its own, which a task that goes
    /// well never touches; open tasks are few, and sorted from the index that names what is due.
    /// </summary>
    public static string Query(bool user, bool type, TaskState? state, bool after)
    {
        var where = (user ? " AND user = ?1 AND length(user) > 0" : "")
            + (type ? " AND type = ?2" : "")
            + (state is null ? "" : " AND state = ?3")
            + (after ? " AND (created, id) < (?4, ?5)" : "");
        return (user, state) switch
        {
            (false, TaskState.Pending or TaskState.Running or TaskState.Failed) => $"""
                {Listed} WHERE rowid IN (
                    SELECT rowid FROM task_record INDEXED BY task_record_open WHERE due IS NOT NULL{where}{NewestFirst} LIMIT ?6)
                {NewestFirst}
                """,
            (false, TaskState.Dead or TaskState.Cancelled) => $"{Listed} WHERE state IN (4, 5){where}{NewestFirst} LIMIT ?6",
            _ => $"{Listed} WHERE 1 = 1{where}{NewestFirst} LIMIT ?6",
        };
    }
}
