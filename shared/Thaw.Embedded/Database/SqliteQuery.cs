using System.Text;
using SQLitePCL;

namespace Thaw.Embedded;

/// <summary>One use of a prepared statement: bind (from 1), step, read the columns (from 0), dispose.</summary>
internal readonly ref struct SqliteQuery(SqliteSession session, sqlite3_stmt statement)
{
    // Lone surrogates have no UTF-8: refused, since replacing them would make two keys one.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public void Bind(int index, long value) => session.Check(raw.sqlite3_bind_int64(statement, index, value));

    public void Bind(int index, ReadOnlySpan<byte> value) => session.Check(value.IsEmpty
        ? raw.sqlite3_bind_zeroblob(statement, index, 0)
        : raw.sqlite3_bind_blob(statement, index, value));

    public void BindNull(int index) => session.Check(raw.sqlite3_bind_null(statement, index));

    /// <summary>Binds text as its UTF-8 bytes: SQLite's own text ends at the first NUL.</summary>
    public void Bind(int index, string value)
    {
        var length = Utf8.GetByteCount(value);
        var bytes = length <= 1_024 ? stackalloc byte[length] : new byte[length];
        Utf8.GetBytes(value, bytes);
        Bind(index, bytes);
    }

    /// <summary>Moves to the next row; <see langword="false"/> after the last.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(statement);
        session.Check(result);
        return result == raw.SQLITE_ROW;
    }

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>A column's bytes, valid until the next step; empty for NULL.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public string Text(int column) => Utf8.GetString(Bytes(column));

    public DateTimeOffset Instant(int column) => new(Int64(column), TimeSpan.Zero);

    public void Dispose()
    {
        // Their answer repeats the fault that the step already threw.
        raw.sqlite3_reset(statement);
        raw.sqlite3_clear_bindings(statement);
    }
}
