using Thaw.Caching;
using Thaw.Caching.Memory;

namespace Thaw.Benchmarks.Traces;

/// <summary>The real tier, used as the cache uses it: find and touch, or put.</summary>
internal static class MemoryTierReplay
{
    public static int CountHits(Trace trace, int size, ulong seed)
    {
        var tier = new MemoryTier(size, long.MaxValue, seed);
        var scope = new CacheScope(new CacheNamespace("traces", new CacheNamespaceOptions()), user: null, seed: 0);
        var hits = 0;
        foreach (var id in trace.Ids)
        {
            var key = trace.Keys[id];
            var hash = KeyHash.Compute(key, seed);
            if (tier.Find(hash, scope, key) is { } entry)
            {
                hits++;
                tier.Touch(entry);
            }
            else
            {
                tier.Put(new MemoryEntry(hash, scope, key) { ErrorUntil = long.MaxValue }, nowTicks: 0);
            }
        }
        return hits;
    }
}
