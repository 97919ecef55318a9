namespace Thaw.Caching.Stores;

/// <summary>Who may make the value of one key, in the whole fleet.</summary>
/// <param name="Fence">Grows with each holder.</param>
/// <param name="Owner">The holder, unique to each acquisition; empty when released.</param>
/// <param name="Beat">Grows each time the holder says that it lives.</param>
/// <param name="ExpiresAt">When the store may forget it, in UTC. Not the end of the lease: that is judged by watching the beat, never by comparing clocks.</param>
public readonly record struct StoredLease(long Fence, string Owner, long Beat, DateTimeOffset ExpiresAt)
{
    /// <summary>Whether somebody holds it.</summary>
    public bool IsHeld => Owner.Length > 0;
}
