namespace Thaw.Caching.Stores;

/// <summary>One step of the invalidation counter, with everything that it changes. See <see cref="ICacheStore.CommitAsync"/>.</summary>
public sealed class StoreCommit
{
    /// <summary>The counter's new value, 1 or more.</summary>
    public required long Seq { get; init; }

    /// <summary>The journal record <c>Seq</c>: what was invalidated, in the cache's own coding.</summary>
    public required ReadOnlyMemory<byte> Journal { get; init; }

    /// <summary>When the store may forget the journal record, in UTC.</summary>
    public required DateTimeOffset JournalExpiresAt { get; init; }

    /// <summary>The stamps it leaves, each name once.</summary>
    public IReadOnlyList<StampWrite> Stamps { get; init; } = [];

    /// <summary>Tombstones and announced values, each place once, each with <see cref="StoredEntry.Seq"/> equal to <see cref="Seq"/>.</summary>
    public IReadOnlyList<StoredEntry> Entries { get; init; } = [];

    /// <summary>What must still stand in places of <see cref="Entries"/>, each place once. Where it does not, nothing of the commit takes effect.</summary>
    public IReadOnlyList<StoreExpectation> Expectations { get; init; } = [];

    /// <summary>Tells a repeated commit from another's with the same number.</summary>
    public required Guid Nonce { get; init; }
}
