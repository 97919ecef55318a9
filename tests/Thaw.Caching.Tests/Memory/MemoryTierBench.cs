using Thaw.Caching.Memory;

namespace Thaw.Caching.Tests.Memory;

/// <summary>A memory tier with short words to use it by: keys are strings of one scope, and reading touches.</summary>
internal sealed class MemoryTierBench(int entries, long bytes = long.MaxValue, ulong seed = 1)
{
    public MemoryTier Tier { get; } = new(entries, bytes, seed);

    public CacheNamespace Namespace { get; } = new("tests", new CacheNamespaceOptions());

    public CacheScope Scope => field ??= new CacheScope(Namespace, user: null, 77);

    public MemoryEntry Entry(string key, object? value = null, int size = 0, long errorUntil = long.MaxValue, CacheScope? scope = null) =>
        new(Hash(key, scope), scope ?? Scope, key) { Value = value, Size = size, ErrorUntil = errorUntil };

    public MemoryEntry Put(string key, object? value = null, int size = 0, long errorUntil = long.MaxValue, long now = 0, CacheScope? scope = null)
    {
        var entry = Entry(key, value, size, errorUntil, scope);
        Tier.Put(entry, now);
        return entry;
    }

    public MemoryEntry? Find(string key, CacheScope? scope = null) => Tier.Find(Hash(key, scope), scope ?? Scope, key);

    /// <summary>Asks as the cache does, and loads what is missing. True: it was there.</summary>
    public bool Get(string key, int size = 0)
    {
        if (Find(key) is { } entry)
        {
            Tier.Touch(entry);
            return true;
        }
        Put(key, size: size);
        return false;
    }

    public bool Remove(string key) => Tier.Remove(Hash(key, Scope), Scope, key);

    private ulong Hash(string key, CacheScope? scope) => KeyHash.Compute(key, (scope ?? Scope).Seed);
}
