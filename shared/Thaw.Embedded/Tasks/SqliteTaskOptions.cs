using Microsoft.Extensions.Options;

namespace Thaw.Embedded;

/// <summary>Where the tasks and their queues lie and how the file is waited for. A value out of bounds stops the start with a sentence that names it.</summary>
public sealed class SqliteTaskOptions
{
    /// <summary>
    /// The database's file, absolute or relative to the working directory; not empty, no default. It and its folder are made where they are missing; it may be the cache's.
    /// It must lie on a local disk. Several processes of one machine may share it.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>How long a call waits while another process writes, before it fails with <see cref="SqliteDatabaseException.IsBusy"/>. 10 ms to 1 minute; default 5 seconds.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The most connections that read beside the one that writes. 1 to 64; default 4.</summary>
    public int Readers { get; set; } = 4;

    /// <summary>How often a waiting receiver looks for messages that other processes sent; it sees its own process's at once. 1 ms to 10 seconds; default 100 ms.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a message is delivered before it is set aside as dead. 1 to 1,000; default 1,000: attempts are counted on the task, this only catches what never reaches a handler.</summary>
    public int MaximumReceives { get; set; } = 1_000;

    /// <summary>Throws <see cref="OptionsValidationException"/> where a value is out of its bounds.</summary>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path))
            throw Unusable($"{nameof(Path)} is empty; name the database's file.");
        if (BusyTimeout < TimeSpan.FromMilliseconds(10) || BusyTimeout > TimeSpan.FromMinutes(1))
            throw Unusable($"{nameof(BusyTimeout)} is {BusyTimeout}; 10 ms to 1 minute is allowed.");
        if (Readers is < 1 or > 64)
            throw Unusable($"{nameof(Readers)} is {Readers}; 1 to 64 is allowed.");
        if (PollInterval < TimeSpan.FromMilliseconds(1) || PollInterval > TimeSpan.FromSeconds(10))
            throw Unusable($"{nameof(PollInterval)} is {PollInterval}; 1 ms to 10 seconds is allowed.");
        if (MaximumReceives is < 1 or > 1_000)
            throw Unusable($"{nameof(MaximumReceives)} is {MaximumReceives}; 1 to 1000 is allowed.");
    }

    private static OptionsValidationException Unusable(string sentence) =>
        new(nameof(SqliteTaskOptions), typeof(SqliteTaskOptions), [$"{nameof(SqliteTaskOptions)}.{sentence}"]);
}
