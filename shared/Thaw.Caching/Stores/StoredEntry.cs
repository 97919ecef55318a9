namespace Thaw.Caching.Stores;

/// <summary>An entry as a store keeps it. Without <see cref="Data"/> it is a tombstone: it holds its place against older writers.</summary>
/// <param name="Key">Its place.</param>
/// <param name="Seq">The invalidation counter its writer knew when the value's making began; orders writes to one place. 0 or more.</param>
/// <param name="Fence">Orders writers that hold the same lease in turn; 0 where there is no lease.</param>
/// <param name="ExpiresAt">When the store may forget it, in UTC; whole seconds are enough, never earlier than asked.</param>
/// <param name="Data">The envelope; a store neither reads nor changes it.</param>
public readonly record struct StoredEntry(StoreKey Key, long Seq, long Fence, DateTimeOffset ExpiresAt, ReadOnlyMemory<byte> Data)
{
    /// <summary>Whether this is a tombstone.</summary>
    public bool IsTombstone => Data.IsEmpty;
}
