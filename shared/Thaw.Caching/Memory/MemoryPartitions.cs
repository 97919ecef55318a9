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
    private readonly Dictionary<MemoryTier, double> _shares = [];
    private readonly Lock _resizing = new();
    private readonly ulong _seed;
    private long _bytes;

    public MemoryPartitions(ThawCachingOptions options)
    {
        _options = options;
        _seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var bytes = _bytes = options.MemoryBytes ?? Math.Max(1024 * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / DefaultShare);
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

    /// <summary>The bound in bytes of all parts together.</summary>
    public long MaximumBytes => Volatile.Read(ref _bytes);

    /// <summary>Changes that bound; each part keeps its share. What is too much is given up at once.</summary>
    public void Resize(long bytes)
    {
        lock (_resizing)
        {
            Volatile.Write(ref _bytes, bytes);
            foreach (var (part, share) in _shares)
            {
                part.Resize(Math.Max(1, (long)(bytes * share)));
            }
        }
    }

    /// <summary>Gives up about so many bytes, of each part by what it holds.</summary>
    /// <returns>How many it were.</returns>
    public long Trim(long bytes)
    {
        var held = All.Sum(static part => part.Bytes);
        return held == 0 ? 0 : All.Sum(part => part.Trim((long)Math.Ceiling((double)bytes * part.Bytes / held)));
    }

    private MemoryTier Part(double share, long bytes)
    {
        var part = new MemoryTier(Math.Max(1, (int)Math.Round(_options.MemoryEntries * share)), Math.Max(1, (long)(bytes * share)), _seed);
        _shares[part] = share;
        return part;
    }
}
