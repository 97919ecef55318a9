using Microsoft.Extensions.Options;

namespace Thaw.Embedded;

/// <summary>Where the SQLite store lies and how it waits. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class SqliteCacheOptions
{
    /// <summary>
    /// The database's file, absolute or relative to the working directory; not empty, no default. It and its folder are made where they are missing.
    /// It must lie on a local disk: SQLite's write-ahead log does not work over NFS, EFS or SMB. Several processes of one machine may share it.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>How long a call waits while another process writes, before it fails with <see cref="SqliteDatabaseException.IsBusy"/>. 10 ms to 1 minute; default 2 seconds.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The most connections that read beside the one that writes, each with about 2 MB of page cache. 1 to 64; default 4.</summary>
    public int Readers { get; set; } = 4;

    /// <summary>Throws <see cref="OptionsValidationException"/> where a value is out of its bounds.</summary>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path))
            throw Unusable($"{nameof(Path)} is empty; name the database's file.");
        if (BusyTimeout < TimeSpan.FromMilliseconds(10) || BusyTimeout > TimeSpan.FromMinutes(1))
            throw Unusable($"{nameof(BusyTimeout)} is {BusyTimeout}; 10 ms to 1 minute is allowed.");
        if (Readers is < 1 or > 64)
            throw Unusable($"{nameof(Readers)} is {Readers}; 1 to 64 is allowed.");
    }

    private static OptionsValidationException Unusable(string sentence) =>
        new(nameof(SqliteCacheOptions), typeof(SqliteCacheOptions), [$"{nameof(SqliteCacheOptions)}.{sentence}"]);
}
