namespace Thaw.Caching;

/// <summary>A namespace in use: its policy and what it counted.</summary>
internal sealed class CacheNamespace(string name, CacheNamespaceOptions policy)
{
    public string Name { get; } = name;

    public CacheNamespaceOptions Policy { get; } = policy;

    /// <summary>How many entries the memory tier holds of it; written under that tier's lock.</summary>
    internal int MemoryEntries;
}
