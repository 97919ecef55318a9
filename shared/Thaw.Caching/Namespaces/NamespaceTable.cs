using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Thaw.Caching.Memory;

namespace Thaw.Caching;

/// <summary>
/// The namespaces of a cache. One that nobody configured has a place here once something was found, made or stored in it, and not for being asked for: its name may come from outside,
/// and whoever invents names must not take the places, nor the figures, of those in use.
/// </summary>
internal sealed class NamespaceTable(ThawCachingOptions options, MemoryPartitions memory)
{
    /// <summary>Under which misses in all the others are counted. No namespace can be called that.</summary>
    public const string Empty = "(empty)";

    /// <summary>Beyond this many, those that nobody configured have no place: each entry still has a namespace of its own, which is in no statistics.</summary>
    private const int Maximum = 256;

    private readonly ConcurrentDictionary<string, CacheScope> _known = new(StringComparer.Ordinal);
    private readonly CacheNamespace _empty = new(Empty, options.DefaultNamespace);

    // Who got a view before there was anything must count together with all who come later: so each name is one object for as long as somebody has it.
    private readonly Dictionary<string, WeakReference<CacheNamespace>> _unknown = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public CacheScope Find(string name) => _known.TryGetValue(name, out var scope) ? scope : Add(name);

    /// <summary>What each has counted, and the rest together.</summary>
    public List<CacheNamespaceStatistics> GetStatistics()
    {
        var all = _known.Values.Select(static one => one.Namespace.GetStatistics()).ToList();
        if (_empty.GetStatistics() is { Misses: > 0 } rest)
        {
            all.Add(rest);
        }

        all.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return all;
    }

    /// <summary>Where misses in a namespace without a place are counted.</summary>
    public void CountMiss() => _empty.CountMiss();

    /// <summary>Something is in it, or was: from now on it counts by its name.</summary>
    public void Keep(CacheNamespace used)
    {
        lock (_gate)
        {
            _unknown.Remove(used.Name);
            if (_known.Count < Maximum)
            {
                _known.TryAdd(used.Name, ScopeOf(used));
            }
        }
    }

    private CacheScope Add(string name)
    {
        var isConfigured = options.Namespaces.TryGetValue(name, out var policy);
        policy ??= options.DefaultNamespace;
        if (isConfigured || name == ThawCache.DefaultNamespace || options.InternalNamespaces.Contains(name))
        {
            return _known.GetOrAdd(name, static (name, a) => a.Table.ScopeOf(new CacheNamespace(name, a.policy, a.Table.MemoryOf(name))), (policy, Table: this));
        }

        lock (_gate)
        {
            if (_known.TryGetValue(name, out var known))
            {
                return known;
            }

            if (!TryFindUnknown(name, out var ns))
            {
                ns = new CacheNamespace(name, policy, MemoryOf(name), this);
                Remember(ns);
            }

            return ScopeOf(ns);
        }
    }

    private bool TryFindUnknown(string name, [NotNullWhen(true)] out CacheNamespace? ns)
    {
        ns = null;
        return _unknown.TryGetValue(name, out var held) && held.TryGetTarget(out ns);
    }

    private void Remember(CacheNamespace ns)
    {
        if (_unknown.Count >= Maximum)
        {
            foreach (var (name, held) in _unknown)
            {
                if (!held.TryGetTarget(out _))
                {
                    _unknown.Remove(name);
                }
            }
        }

        if (_unknown.Count < Maximum)
        {
            _unknown[ns.Name] = new WeakReference<CacheNamespace>(ns);
        }
    }

    private MemoryTier? MemoryOf(string name) => memory.Of(name);

    private CacheScope ScopeOf(CacheNamespace ns) => new(ns, null, memory.Seed(ns.Name));
}
