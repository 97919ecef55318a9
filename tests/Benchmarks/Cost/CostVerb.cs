using System.Diagnostics;
using System.Globalization;
using Thaw.Caching;
using Thaw.Caching.Memory;

namespace Thaw.Benchmarks.Cost;

/// <summary>What the memory tier's operations cost on one thread, with keys of 40 characters. The best of several rounds: others share the machine.</summary>
internal static class CostVerb
{
    private const int Rounds = 15;
    private const ulong Seed = 42;

    public static int Run()
    {
        var hashOnly = Measure(1_000, 1_000, static (_, scope, key, _) => KeyHash.Compute(key, scope.Seed));
        var hit = Measure(1_000, 1_000, Hit);
        var hitLarge = Measure(20_000, 20_000, Hit);
        var miss = Measure(1_000, 1_000, static (tier, scope, key, _) => tier.Find(KeyHash.Compute(key, ~scope.Seed), scope, key) is null ? 0UL : 1UL);
        var evict = Measure(1_000, 100_000, Put);
        var evictLarge = Measure(20_000, 200_000, Put);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""
            { "hash": { "ns": {{hashOnly.Ns:F1}} },
              "hit": { "entries": 1000, "ns": {{hit.Ns:F1}}, "bytes": {{hit.Bytes:F2}} },
              "hitLarge": { "entries": 20000, "ns": {{hitLarge.Ns:F1}}, "bytes": {{hitLarge.Bytes:F2}} },
              "miss": { "ns": {{miss.Ns:F1}}, "bytes": {{miss.Bytes:F2}} },
              "putEvicting": { "entries": 1000, "ns": {{evict.Ns:F1}}, "bytes": {{evict.Bytes:F1}} },
              "putEvictingLarge": { "entries": 20000, "ns": {{evictLarge.Ns:F1}}, "bytes": {{evictLarge.Bytes:F1}} } }
            """));
        return 0;
    }

    private static ulong Hit(MemoryTier tier, CacheScope scope, string key, int i)
    {
        var entry = tier.Find(KeyHash.Compute(key, scope.Seed), scope, key);
        if (entry is null)
            return 0;
        tier.Touch(entry);
        return 1;
    }

    private static ulong Put(MemoryTier tier, CacheScope scope, string key, int i)
    {
        tier.Put(new MemoryEntry(KeyHash.Compute(key, scope.Seed), scope, key) { ErrorUntil = long.MaxValue }, 0);
        return 0;
    }

    private static (double Ns, double Bytes) Measure(int entries, int keys, Func<MemoryTier, CacheScope, string, int, ulong> operation)
    {
        var scope = new CacheScope(new CacheNamespace("cost", new CacheNamespaceOptions()), user: null, Seed);
        var tier = new MemoryTier(entries, long.MaxValue, Seed);
        var names = Enumerable.Range(0, keys).Select(i => string.Create(CultureInfo.InvariantCulture, $"equipment/site-0042/pump-{i:D16}")).ToArray();
        var random = new Random(7);
        random.Shuffle(names);
        foreach (var name in names.Take(entries))
            Put(tier, scope, name, 0);
        random.Shuffle(names);

        var best = double.MaxValue;
        var bytes = 0L;
        var sum = 0UL;
        var count = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (count = 0; count < 200_000;)
            {
                foreach (var name in names)
                    sum += operation(tier, scope, name, count++);
            }
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / count);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        GC.KeepAlive(sum);
        return (best, (double)bytes / count);
    }
}
