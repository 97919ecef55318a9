namespace Thaw.Embedded;

/// <summary>SQLite could not do what was asked. The message names the file and, where there is something to do, says what.</summary>
public sealed class SqliteDatabaseException : IOException
{
    private const int Busy = 5;

    /// <summary>A fault with a message only.</summary>
    public SqliteDatabaseException(string message)
        : base(message)
    {
    }

    /// <summary>A fault with its cause.</summary>
    public SqliteDatabaseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A fault without words.</summary>
    public SqliteDatabaseException()
    {
    }

    internal SqliteDatabaseException(string message, string path, int resultCode)
        : base(message)
    {
        DatabasePath = path;
        ResultCode = resultCode;
    }

    /// <summary>The full path of the database's file; empty where it is not known.</summary>
    public string DatabasePath { get; } = "";

    /// <summary>SQLite's extended result code (https://www.sqlite.org/rescode.html); 0 where the fault is not SQLite's.</summary>
    public int ResultCode { get; }

    /// <summary>Whether another connection held the lock; the same call may succeed later.</summary>
    public bool IsBusy => (ResultCode & 0xFF) == Busy;
}
