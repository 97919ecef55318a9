using Microsoft.Extensions.Options;

namespace Thaw.Embedded;

/// <summary>Where the fleet's figures lie and how the file is waited for. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class SqliteMetricsOptions
{
    /// <summary>The database's file, absolute or relative to the working directory; not empty, no default. It may be the cache's or the tasks'. It must lie on a local disk.</summary>
    public string Path { get; set; } = "";

    /// <summary>How long a call waits while another process writes, before it fails with <see cref="SqliteDatabaseException.IsBusy"/>. 10 ms to 1 minute; default 2 seconds.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Throws <see cref="OptionsValidationException"/> where a value is out of its bounds.</summary>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path))
            throw Unusable($"{nameof(Path)} is empty; name the database's file.");
        if (BusyTimeout < TimeSpan.FromMilliseconds(10) || BusyTimeout > TimeSpan.FromMinutes(1))
            throw Unusable($"{nameof(BusyTimeout)} is {BusyTimeout}; 10 ms to 1 minute is allowed.");
    }

    private static OptionsValidationException Unusable(string sentence) =>
        new(nameof(SqliteMetricsOptions), typeof(SqliteMetricsOptions), [$"{nameof(SqliteMetricsOptions)}.{sentence}"]);
}
