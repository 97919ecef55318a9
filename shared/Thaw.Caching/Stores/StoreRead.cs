namespace Thaw.Caching.Stores;

/// <summary>Several things to read together.</summary>
public sealed class StoreRead
{
    /// <summary>Entries, each named once.</summary>
    public IReadOnlyList<StoreKey> Entries { get; init; } = [];

    /// <summary>Stamps by name, each named once.</summary>
    public IReadOnlyList<string> Stamps { get; init; } = [];

    /// <summary>Leases by the entry they are for, each named once.</summary>
    public IReadOnlyList<StoreKey> Leases { get; init; } = [];

    /// <summary>Whether to read the head.</summary>
    public bool Head { get; init; }

    /// <summary>Whether to read the settings.</summary>
    public bool Settings { get; init; }

    /// <summary>The first journal record to read, 1 or more; 0 for none.</summary>
    public long JournalFrom { get; init; }

    /// <summary>The last journal record to read; at least <see cref="JournalFrom"/>.</summary>
    public long JournalTo { get; init; }

    /// <summary>Whether the latest state is asked for; otherwise it may be some seconds old.</summary>
    public bool Consistent { get; init; }
}
