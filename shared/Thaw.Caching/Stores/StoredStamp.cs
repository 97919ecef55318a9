namespace Thaw.Caching.Stores;

/// <summary>The last invalidation of everything under one name (a tag, a user, a namespace, or all).</summary>
/// <param name="Seq">The commit that last changed this stamp; 1 or more.</param>
/// <param name="Data">What the stamp says, in the cache's own coding; a store neither reads nor changes it.</param>
public readonly record struct StoredStamp(long Seq, ReadOnlyMemory<byte> Data);
