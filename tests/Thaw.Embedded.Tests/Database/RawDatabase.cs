using SQLitePCL;

namespace Thaw.Embedded.Database;

/// <summary>Another program's hold on a file.</summary>
internal sealed class RawDatabase : IDisposable
{
    private readonly sqlite3 _handle;

    public RawDatabase(string path)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(path, out _handle));
    }

    public void Execute(string sql) => Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(_handle, sql));

    public string Text(string sql)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        using (statement)
        {
            Assert.Equal(raw.SQLITE_ROW, raw.sqlite3_step(statement));
            return raw.sqlite3_column_text(statement, 0).utf8_to_string();
        }
    }

    /// <summary>How SQLite would go about a statement.</summary>
    public string Plan(string sql)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(_handle, "EXPLAIN QUERY PLAN " + sql, out var statement));
        using (statement)
        {
            var lines = new List<string>();
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
                lines.Add(raw.sqlite3_column_text(statement, 3).utf8_to_string());
            return string.Join('\n', lines);
        }
    }

    public void Dispose() => _handle.Dispose();
}
