namespace Thaw.Caching.Stores;

/// <summary>A stamp as a commit leaves it; its <see cref="StoredStamp.Seq"/> becomes the commit's.</summary>
/// <param name="Name">Its name, at most 512 bytes of UTF-8.</param>
/// <param name="ReplacesSeq">The <see cref="StoredStamp.Seq"/> that <paramref name="Data"/> was made from, 0 for none; the commit fails if another stands there.
/// <see langword="null"/>: overwrite whatever is there.</param>
/// <param name="Data">What it says.</param>
/// <param name="ExpiresAt">When the store may forget it, in UTC.</param>
public readonly record struct StampWrite(string Name, long? ReplacesSeq, ReadOnlyMemory<byte> Data, DateTimeOffset ExpiresAt);
