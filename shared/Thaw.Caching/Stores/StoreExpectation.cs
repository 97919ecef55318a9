namespace Thaw.Caching.Stores;

/// <summary>What must stand in a place for a commit to take effect. See <see cref="StoreCommit.Expectations"/>.</summary>
/// <param name="Key">A place that the commit writes to.</param>
/// <param name="Entry">
/// The entry as it was read: what stands there has its <see cref="StoredEntry.Seq"/>, its <see cref="StoredEntry.Fence"/> and its bytes, since an equal pair may have
/// been overwritten. <see cref="StoredEntry.ExpiresAt"/> is not compared. <see langword="null"/>: nothing stands there.
/// </param>
public readonly record struct StoreExpectation(StoreKey Key, StoredEntry? Entry)
{
    /// <summary>Whether what stands in the place is what is expected, for a store that has both in memory.</summary>
    public bool IsMetBy(StoredEntry? stands) => (Entry, stands) switch
    {
        (null, null) => true,
        ({ } expected, { } there) => expected.Seq == there.Seq && expected.Fence == there.Fence && expected.Data.Span.SequenceEqual(there.Data.Span),
        _ => false,
    };
}
