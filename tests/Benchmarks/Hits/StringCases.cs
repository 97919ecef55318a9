using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Thaw.Caching;

namespace Thaw.Benchmarks.Hits;

/// <summary>Hits on a string.</summary>
internal static class StringCases
{
    public static IEnumerable<Case> Of(ITieredCache cache, string[] keys)
    {
        var hybrid = (HybridCache)cache;
        var dictionary = new ConcurrentDictionary<string, string>();
        var memory = new MemoryCache(new MemoryCacheOptions());
        for (var i = 0; i < keys.Length; i++)
        {
            var value = $"value {i}";
            dictionary[keys[i]] = value;
            memory.Set(keys[i], value);
            hybrid.SetAsync(keys[i], value).AsTask().GetAwaiter().GetResult();
        }

        yield return new Case("dictionary/string", (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                found += dictionary.TryGetValue(keys[i % keys.Length], out var value) ? value.Length : throw new InvalidOperationException("not a hit");
            }

            return found;
        });
        yield return new Case("memoryCache/string", (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                found += memory.TryGetValue(keys[i % keys.Length], out string? value) ? value!.Length : throw new InvalidOperationException("not a hit");
            }

            return found;
        });
        yield return new Case("hybridCache/string", (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                var task = hybrid.GetOrCreateAsync<object?, string>(keys[i % keys.Length], null, static (_, _) => throw new InvalidOperationException("not a hit"));
                found += task.IsCompletedSuccessfully ? task.Result.Length : throw new InvalidOperationException("not a hit");
            }

            return found;
        });
        yield return new Case("tryGet/string", (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                found += cache.TryGet<string>(keys[i % keys.Length], out var value) ? value.Length : throw new InvalidOperationException("not a hit");
            }

            return found;
        });
    }
}
