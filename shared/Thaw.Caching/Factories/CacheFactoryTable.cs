using System.Collections.Frozen;

namespace Thaw.Caching.Factories;

/// <summary>The registered factories, by name and by what they make.</summary>
internal sealed class CacheFactoryTable
{
    private readonly FrozenDictionary<string, CacheFactoryRegistration> _byName;
    private readonly FrozenDictionary<string, CacheFactoryRegistration[]> _byNamespace;

    public CacheFactoryTable(IEnumerable<CacheFactoryRegistration> registrations)
    {
        var byName = new Dictionary<string, CacheFactoryRegistration>(StringComparer.Ordinal);
        foreach (var added in registrations)
        {
            if (!byName.TryAdd(added.Name, added) && byName[added.Name] is var before && before.FactoryType != added.FactoryType)
            {
                throw new InvalidOperationException($"The cache factory '{added.Name}' is registered as {before.FactoryType} and as {added.FactoryType}; one name is one factory.");
            }
        }

        var taken = byName.Values.GroupBy(static one => (one.Namespace, one.KeyPrefix)).FirstOrDefault(static group => group.Count() > 1);
        if (taken is not null)
        {
            throw new InvalidOperationException(
                $"The cache factories {string.Join(" and ", taken.Select(static one => $"'{one.Name}'"))} make the same keys of namespace '{taken.Key.Namespace}'; give one of them a longer prefix.");
        }

        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
        _byNamespace = byName.Values.GroupBy(static one => one.Namespace, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.OrderByDescending(static one => one.KeyPrefix.Length).ToArray(), StringComparer.Ordinal);
        Names = [.. byName.Keys.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Names { get; }

    public CacheFactoryRegistration? Named(string name) => _byName.GetValueOrDefault(name);

    public CacheFactoryRegistration? Find(string ns, string key) =>
        _byNamespace.TryGetValue(ns, out var candidates) ? Array.Find(candidates, one => key.StartsWith(one.KeyPrefix, StringComparison.Ordinal)) : null;
}
