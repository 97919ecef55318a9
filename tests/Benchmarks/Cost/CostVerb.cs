using System.Diagnostics;
using System.Globalization;
using Thaw.Benchmarks.Traces;
using Thaw.Caching;
using Thaw.Caching.Memory;

namespace Thaw.Benchmarks.Cost;

/// <summary>What the memory tier's operations cost on one thread, with keys of 40 characters. The best of several rounds: others share the machine.</summary>
internal static class CostVerb
{
    private const int Rounds = 60;
    private const ulong Seed = 42;

    public static int Run(bool quick)
    {
        var rounds = quick ? 1 : Rounds;
        Report("hash", Measure(rounds, 1_000, Few(1_000), static (_, scope, key) => (long)KeyHash.Compute(key, scope.Seed)));
        Report("hit, 64 keys", Measure(rounds, 1_000, Few(64), Hit));
        Report("hit, 1,000 keys by zipf", Measure(rounds, 1_000, Zipf(1_000), Hit));
        Report("hit, 20,000 keys by zipf", Measure(rounds, 20_000, Zipf(20_000), Hit));
        Report("hit, 1,000 keys, each as often", Measure(rounds, 1_000, Few(1_000), Hit));
        Report("miss", Measure(rounds, 1_000, Few(1_000), static (tier, scope, key) => tier.Find(KeyHash.Compute(key, ~scope.Seed), scope, key) is null ? 0 : 1));
        Report("put, evicting from 1,000", Measure(rounds, 1_000, Few(100_000), Put));
        Report("put, evicting from 20,000", Measure(rounds, 20_000, Few(200_000), Put));
        Report("put, replacing among 1,000", Measure(rounds, 1_000, Few(1_000), Put));
        return 0;
    }

    private static void Report(string what, (double Ns, double Bytes) cost) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{ "what": "{{what}}", "ns": {{cost.Ns:F1}}, "bytes": {{cost.Bytes:F1}} }"""));

    private static int[] Few(int keys)
    {
        var order = Enumerable.Range(0, keys).ToArray();
        new Random(7).Shuffle(order);
        return order;
    }

    private static int[] Zipf(int keys) => [.. Shapes.Zipf(keys, 0.9, 5).Take(200_000).Select(key => (int)key)];

    private static long Hit(MemoryTier tier, CacheScope scope, string key)
    {
        var entry = tier.Find(KeyHash.Compute(key, scope.Seed), scope, key);
        if (entry is null)
            return 0;
        tier.Touch(entry);
        return 1;
    }

    private static long Put(MemoryTier tier, CacheScope scope, string key)
    {
        tier.Put(new MemoryEntry(KeyHash.Compute(key, scope.Seed), scope, key) { ErrorUntil = long.MaxValue }, 0);
        return 0;
    }

    private static (double Ns, double Bytes) Measure(int rounds, int entries, int[] order, Func<MemoryTier, CacheScope, string, long> operation)
    {
        var scope = new CacheScope(new CacheNamespace("cost", new CacheNamespaceOptions()), user: null, Seed);
        var tier = new MemoryTier(entries, long.MaxValue, Seed);
        var names = Enumerable.Range(0, Math.Max(entries, order.Max() + 1)).Select(i => string.Create(CultureInfo.InvariantCulture, $"equipment/site-0042/pump-{i:D15}")).ToArray();
        foreach (var name in names.Take(entries))
            Put(tier, scope, name);

        var best = double.MaxValue;
        var bytes = 0L;
        var sum = 0L;
        var count = 0;
        for (var round = 0; round < rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (count = 0; count < 200_000; count += order.Length)
            {
                foreach (var i in order)
                    sum += operation(tier, scope, names[i]);
            }
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / count);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        GC.KeepAlive(sum);
        return (best, (double)bytes / count);
    }
}
