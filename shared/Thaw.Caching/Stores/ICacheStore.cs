namespace Thaw.Caching.Stores;

/// <summary>
/// A durable tier: what the cache keeps beside the process. Adapters map these calls to a database and decide nothing:
/// stampede control, validity, time-outs, fallback and measurement are the cache's.
/// </summary>
/// <remarks>
/// What every implementation must honour, and the conformance suite checks:
/// <list type="bullet">
/// <item>Keys and names are compared ordinally and whole; any well-formed Unicode is legal, the empty string too.</item>
/// <item>What is written is read back whole or not at all, whatever its size up to <see cref="CacheStoreTraits.MaximumEntryBytes"/>.</item>
/// <item>Expiry is the reader's business: an item past its <c>ExpiresAt</c> may be answered as it is, or be absent, at the store's convenience,
/// and goes on protecting its place until it is absent.</item>
/// <item>A write that returned is seen by every consistent read that starts later, in every process, and survives a killed process.</item>
/// <item>A call that is repeated after its answer was lost reports success if the first one took effect.</item>
/// <item>Cancellation ends the wait with <see cref="OperationCanceledException"/>; the effect of a cancelled write is unknown.
/// Every other fault escapes as it is: the cache absorbs it.</item>
/// <item>All members are safe to call from many threads at once.</item>
/// </list>
/// </remarks>
public interface ICacheStore
{
    /// <summary>What this store is and how large things may be.</summary>
    CacheStoreTraits Traits { get; }

    /// <summary>What was asked of the database so far, by this process.</summary>
    CacheStoreUsage Usage { get; }

    /// <summary>
    /// Reads one entry. <paramref name="consistent"/> asks for the latest state; otherwise it may be some seconds old.
    /// Reads that fall into the same moment may share one request.
    /// </summary>
    ValueTask<StoredEntry?> ReadEntryAsync(StoreKey key, bool consistent, CancellationToken cancellationToken);

    /// <summary>
    /// Reads several things in as few requests as the database allows, one where they fit.
    /// The parts need not be of one moment, but each is as recent as <see cref="StoreRead.Consistent"/> says.
    /// </summary>
    ValueTask<StoreReadResult> ReadAsync(StoreRead read, CancellationToken cancellationToken);

    /// <summary>
    /// Writes an entry, unless what stands in its place has a greater (<see cref="StoredEntry.Seq"/>, <see cref="StoredEntry.Fence"/>),
    /// whether expired or not: then nothing changes and the answer is <see langword="false"/>. An equal pair is overwritten.
    /// </summary>
    ValueTask<bool> WriteAsync(StoredEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Moves the head from <c>commit.Seq − 1</c> to <c>commit.Seq</c> and writes everything in the commit, atomically; an entry overwrites whatever stands
    /// in its place, unless <see cref="StoreCommit.Expectations"/> says what that must be.
    /// <see langword="false"/>, and nothing changed, when the head is elsewhere (a head never written counts as 0), a stamp is not the one the commit was made from
    /// (<see cref="StampWrite.ReplacesSeq"/>), or a place holds something else than expected. What is compared is what consistent reads find: an entry of which a part
    /// is lost counts as absent or as a tombstone in both. A store that keeps an entry in parts may compare its length and a checksum instead of its bytes.
    /// </summary>
    ValueTask<bool> CommitAsync(StoreCommit commit, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a lease by <paramref name="next"/> if what is there is <paramref name="expected"/> (same fence, owner and beat;
    /// <see langword="null"/>: nothing is there), or already is <paramref name="next"/>. Otherwise nothing changes and the answer is <see langword="false"/>.
    /// </summary>
    ValueTask<bool> TrySwapLeaseAsync(StoreKey key, StoredLease? expected, StoredLease next, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the settings by <paramref name="next"/> if those that are there have the version before (none: 0), or are these, written by a call with the same
    /// <paramref name="nonce"/>. Otherwise nothing changes and the answer is <see langword="false"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The version is less than 1, or there are more than <see cref="StoredSettings.MaximumBytes"/>.</exception>
    ValueTask<bool> TryReplaceSettingsAsync(StoredSettings next, Guid nonce, CancellationToken cancellationToken);
}
