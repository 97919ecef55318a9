using SQLitePCL;

namespace Thaw.Embedded;

/// <summary>The tables, and their version in <c>PRAGMA user_version</c>. A later version appends its step; a step that was released never changes.</summary>
internal static class SqliteSchema
{
    // "Thaw", in SQLite's application_id: tells our file from another program's.
    private const long ApplicationId = 0x54686177;

    // Keys and names are blobs of UTF-8: compared byte by byte, NUL included. A shared entry's user is the empty blob. Instants are ticks, UTC.
    // Rows keep their id while they stand, which makes the id a listing's order and cursor.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE cache_entry (
            id INTEGER PRIMARY KEY,
            namespace BLOB NOT NULL, user BLOB NOT NULL, key BLOB NOT NULL,
            seq INTEGER NOT NULL, fence INTEGER NOT NULL, expires INTEGER NOT NULL,
            data BLOB,
            UNIQUE (namespace, user, key));
        CREATE INDEX cache_entry_expires ON cache_entry (expires);
        CREATE INDEX cache_entry_namespace ON cache_entry (namespace) WHERE data IS NOT NULL;
        CREATE INDEX cache_entry_user ON cache_entry (user) WHERE data IS NOT NULL;
        CREATE TABLE cache_stamp (
            id INTEGER PRIMARY KEY,
            name BLOB NOT NULL UNIQUE, seq INTEGER NOT NULL, data BLOB NOT NULL, expires INTEGER NOT NULL);
        CREATE INDEX cache_stamp_expires ON cache_stamp (expires);
        CREATE TABLE cache_lease (
            id INTEGER PRIMARY KEY,
            namespace BLOB NOT NULL, user BLOB NOT NULL, key BLOB NOT NULL,
            fence INTEGER NOT NULL, owner BLOB NOT NULL, beat INTEGER NOT NULL, expires INTEGER NOT NULL,
            UNIQUE (namespace, user, key));
        CREATE INDEX cache_lease_expires ON cache_lease (expires);
        CREATE TABLE cache_journal (id INTEGER PRIMARY KEY, nonce BLOB NOT NULL, data BLOB NOT NULL, expires INTEGER NOT NULL);
        CREATE INDEX cache_journal_expires ON cache_journal (expires);
        CREATE TABLE cache_head (id INTEGER PRIMARY KEY CHECK (id = 0), seq INTEGER NOT NULL);
        INSERT INTO cache_head VALUES (0, 0);
        """,

        // A record is whole in its data; beside it lie the fields that are searched. A task of nobody's has the empty blob as its user.
        """
        CREATE TABLE task_record (
            id BLOB NOT NULL UNIQUE,
            version INTEGER NOT NULL, user BLOB NOT NULL, type BLOB NOT NULL, state INTEGER NOT NULL,
            created INTEGER NOT NULL, due INTEGER, expires INTEGER NOT NULL,
            data BLOB NOT NULL);
        CREATE INDEX task_record_created ON task_record (created, id);
        CREATE INDEX task_record_user ON task_record (user, created, id) WHERE length(user) > 0;
        CREATE INDEX task_record_state ON task_record (state, created, id);
        CREATE INDEX task_record_due ON task_record (due) WHERE due IS NOT NULL;
        CREATE INDEX task_record_expires ON task_record (expires);
        CREATE TABLE task_part (
            task BLOB NOT NULL, value BLOB NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL, expires INTEGER NOT NULL,
            UNIQUE (task, value, part));
        CREATE INDEX task_part_expires ON task_part (expires);
        CREATE TABLE task_item (collection BLOB NOT NULL, key BLOB NOT NULL, data BLOB NOT NULL, UNIQUE (collection, key));
        CREATE TABLE task_message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            queue BLOB NOT NULL, body BLOB NOT NULL, sent INTEGER NOT NULL, visible INTEGER NOT NULL,
            receives INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX task_message_visible ON task_message (queue, dead, visible);
        """,

        """
        CREATE TABLE metrics_record (
            minute INTEGER NOT NULL, container BLOB NOT NULL, sequence INTEGER NOT NULL, data BLOB NOT NULL, expires INTEGER NOT NULL,
            UNIQUE (minute, container, sequence));
        CREATE INDEX metrics_record_expires ON metrics_record (expires);
        CREATE TABLE metrics_rollup (
            scale INTEGER NOT NULL, start INTEGER NOT NULL, part INTEGER NOT NULL, records INTEGER NOT NULL, data BLOB NOT NULL, expires INTEGER NOT NULL,
            UNIQUE (scale, start, part));
        CREATE INDEX metrics_rollup_expires ON metrics_rollup (expires);
        """,

        """
        CREATE TABLE fleet_count (name BLOB NOT NULL, period INTEGER NOT NULL, sum INTEGER NOT NULL, expires INTEGER NOT NULL, UNIQUE (name, period));
        CREATE INDEX fleet_count_expires ON fleet_count (expires);
        """,

        """
        CREATE TABLE cache_settings (id INTEGER PRIMARY KEY CHECK (id = 0), version INTEGER NOT NULL, nonce BLOB NOT NULL, data BLOB NOT NULL);
        """,

        // A commit costs by the page: an open record is in the index of those (its steps move it there, and nowhere else), a finished one in that of expiry. Those that succeeded are listed by age.
        """
        DROP INDEX task_record_state;
        DROP INDEX task_record_due;
        DROP INDEX task_record_expires;
        CREATE INDEX task_record_open ON task_record (due, state, created, id) WHERE due IS NOT NULL;
        CREATE INDEX task_record_expires ON task_record (expires) WHERE due IS NULL;
        CREATE INDEX task_record_unwell ON task_record (state, created, id) WHERE state IN (4, 5);
        """,
    ];

    /// <summary>Brings a file, new or of an earlier version, to this version. Refuses another program's before anything in it is changed.</summary>
    public static void Prepare(SqliteSession session)
    {
        RefuseForeign(session);
        using (var journal = session.Prepare("PRAGMA journal_mode = WAL"))
        {
            if (!journal.Step() || !journal.Bytes(0).SequenceEqual("wal"u8))
            {
                throw new SqliteDatabaseException(
                    $"'{session.Path}' cannot use a write-ahead log. It must lie on a local disk: network file systems lack the shared memory that the log needs.",
                    session.Path, raw.SQLITE_ERROR);
            }
        }

        if (session.Number("PRAGMA user_version") < Steps.Length)
            session.InTransaction(writes: true, 0, static (session, _) => Upgrade(session));
    }

    private static bool Upgrade(SqliteSession session)
    {
        // Read again under the lock: another process may have been first.
        for (var version = session.Number("PRAGMA user_version"); version < Steps.Length; version++)
            session.Execute(Steps[version]);
        session.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Steps.Length}");
        return true;
    }

    private static void RefuseForeign(SqliteSession session)
    {
        var version = session.Number("PRAGMA user_version");
        var application = session.Number("PRAGMA application_id");
        var ours = application == ApplicationId || (application == 0 && version == 0 && session.Number("SELECT count(*) FROM sqlite_master") == 0);
        if (!ours)
            throw new SqliteDatabaseException($"'{session.Path}' is another program's SQLite database. Name a file of its own for Thaw.", session.Path, raw.SQLITE_NOTADB);
        if (version > Steps.Length)
        {
            throw new SqliteDatabaseException(
                $"'{session.Path}' was written by a later version of Thaw (schema {version}, this one knows {Steps.Length}). Deploy that version again, or name another file.",
                session.Path, raw.SQLITE_NOTADB);
        }
    }
}
