namespace Thaw.Caching;

/// <summary>A namespace as one user sees it, or as all share it: what a key is looked up within.</summary>
internal sealed class CacheScope
{
    public CacheScope(CacheNamespace ns, string? user, ulong seed)
    {
        Namespace = ns;
        User = user;
        Seed = seed;
    }

    public CacheNamespace Namespace { get; }

    public string? User { get; }

    /// <summary>Mixed into each key's hash, so that equal keys of different scopes lie apart.</summary>
    public ulong Seed { get; }

    public bool IsSameAs(CacheScope other) =>
        ReferenceEquals(this, other) || (ReferenceEquals(Namespace, other.Namespace) && string.Equals(User, other.User, StringComparison.Ordinal));
}
