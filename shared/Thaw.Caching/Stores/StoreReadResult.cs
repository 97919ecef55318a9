namespace Thaw.Caching.Stores;

/// <summary>What a <see cref="StoreRead"/> found: each list in the order of the request, <see langword="null"/> for what is absent.</summary>
public sealed class StoreReadResult
{
    /// <summary>The entries.</summary>
    public IReadOnlyList<StoredEntry?> Entries { get; init; } = [];

    /// <summary>The stamps.</summary>
    public IReadOnlyList<StoredStamp?> Stamps { get; init; } = [];

    /// <summary>The leases.</summary>
    public IReadOnlyList<StoredLease?> Leases { get; init; } = [];

    /// <summary>The head, 0 where none was ever written or none was asked for.</summary>
    public long Head { get; init; }

    /// <summary>The settings; <see langword="null"/> where none were ever written or none were asked for.</summary>
    public StoredSettings? Settings { get; init; }

    /// <summary>The journal records from <see cref="StoreRead.JournalFrom"/> on, <see langword="null"/> for one that is gone or not yet there.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>?> Journal { get; init; } = [];
}
