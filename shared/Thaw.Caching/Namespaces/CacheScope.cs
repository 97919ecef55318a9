using Thaw.Caching.Memory;
using Thaw.Caching.Statistics;
using Thaw.Caching.Stores;

namespace Thaw.Caching;

/// <summary>A namespace as one user sees it, or as all share it: what a key is looked up within.</summary>
internal sealed class CacheScope
{
    public CacheScope(CacheNamespace ns, string? user, ulong seed)
    {
        Namespace = ns;
        User = user;
        Seed = seed;
        HashSeed = new KeyHash.Seed(seed);
        Memory = IsRefused ? null : ns.Memory;
        MemoryHits = ns.MemoryHitCounter;
    }

    public CacheNamespace Namespace { get; }

    public string? User { get; }

    /// <summary>Mixed into each key's hash, so that equal keys of different scopes lie apart.</summary>
    public ulong Seed { get; }

    /// <summary>The same, as hashing takes it.</summary>
    public readonly KeyHash.Seed HashSeed;

    /// <summary>The memory tier it is looked up in, or <see langword="null"/>.</summary>
    public MemoryTier? Memory { get; }

    /// <summary>Whether the namespace keeps entries per user and this view has none: nothing may be looked up then.</summary>
    public bool IsRefused => Namespace.Policy.PerUser && User is null;

    /// <summary>The namespace's own, within the reach of a hit.</summary>
    public StripedCounter MemoryHits { get; }

    public StoreKey Place(string key) => new(Namespace.Name, User, key);

    public bool IsSameAs(CacheScope other) =>
        ReferenceEquals(this, other) || (string.Equals(Namespace.Name, other.Namespace.Name, StringComparison.Ordinal) && string.Equals(User, other.User, StringComparison.Ordinal));
}
