using System.Security.Cryptography;

namespace Thaw.Caching.Memory;

/// <summary>The memory tier as namespaces share it: one part for all, and one for each namespace that has a share of its own.</summary>
internal sealed class MemoryPartitions
{
    /// <summary>The part of what the process may use that the tier takes where nobody says: an eighth.</summary>
    private const int DefaultShare = 8;

    private readonly ThawCachingOptions _options;
    private readonly MemoryTier _shared;
    private readonly Dictionary<string, MemoryTier> _own = new(StringComparer.Ordinal);
    private readonly ulong _seed;

    public MemoryPartitions(ThawCachingOptions options)
    {
        _options = options;
        _seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var bytes = options.MemoryBytes ?? Math.Max(1024 * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / DefaultShare);
        var left = 1.0;
        foreach (var (name, policy) in options.Namespaces)
        {
            if (policy.MemoryShare is { } share)
            {
                _own[name] = Part(share, bytes);
                left -= share;
            }
        }

        _shared = Part(left, bytes);
    }

    public IEnumerable<MemoryTier> All => _own.Values.Prepend(_shared);

    public MemoryTier? Of(string ns)
    {
        var policy = _options.Namespaces.TryGetValue(ns, out var own) ? own : _options.DefaultNamespace;
        return policy.UseMemory && _options.Enabled ? _own.GetValueOrDefault(ns, _shared) : null;
    }

    public ulong Seed(string ns) => KeyHash.Compute(ns, _seed);

    public void Clear()
    {
        foreach (var part in All)
        {
            part.Clear();
        }
    }

    public void Keep(Func<MemoryEntry, bool> isGood)
    {
        foreach (var part in All)
        {
            part.Keep(isGood);
        }
    }

    private MemoryTier Part(double share, long bytes) =>
        new(Math.Max(1, (int)Math.Round(_options.MemoryEntries * share)), Math.Max(1, (long)(bytes * share)), _seed);
}
