using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Thaw.Caching;

namespace Thaw.Benchmarks.Hits;

/// <summary>Hits on an immutable record.</summary>
internal static class PumpCases
{
    public static IEnumerable<Case> Of(ITieredCache cache, string[] keys)
    {
        var hybrid = (HybridCache)cache;
        var dictionary = new ConcurrentDictionary<string, Pump>();
        var memory = new MemoryCache(new MemoryCacheOptions());
        for (var i = 0; i < keys.Length; i++)
        {
            var value = new Pump(i, "pump", 12.5m);
            dictionary[keys[i]] = value;
            memory.Set(keys[i], value);
            hybrid.SetAsync(keys[i], value).AsTask().GetAwaiter().GetResult();
        }

        yield return new Case("dictionary", (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                found += dictionary.TryGetValue(keys[i % keys.Length], out var value) ? value.Id : throw new InvalidOperationException("not a hit");
            }

            return found;
        });
        yield return new Case("memoryCache", (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                found += memory.TryGetValue(keys[i % keys.Length], out Pump? value) ? value!.Id : throw new InvalidOperationException("not a hit");
            }

            return found;
        });
        yield return new Case("hybridCache", (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                var task = hybrid.GetOrCreateAsync<object?, Pump>(keys[i % keys.Length], null, static (_, _) => throw new InvalidOperationException("not a hit"));
                found += task.IsCompletedSuccessfully ? task.Result.Id : throw new InvalidOperationException("not a hit");
            }

            return found;
        });
        yield return new Case("tryGet", (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                found += cache.TryGet<Pump>(keys[i % keys.Length], out var value) ? value.Id : throw new InvalidOperationException("not a hit");
            }

            return found;
        });
    }
}
