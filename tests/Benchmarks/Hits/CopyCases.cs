using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching;

namespace Thaw.Benchmarks.Hits;

/// <summary>Hits on values that whoever gets them may change: a copy for each caller, or the value itself where its namespace declares it shared.</summary>
internal static class CopyCases
{
    public static IEnumerable<Case> Of<T>(ITieredCache cache, string[] keys, string suffix, Func<int, T> make)
        where T : class
    {
        var hybrid = (HybridCache)cache;
        for (var i = 0; i < keys.Length; i++)
        {
            hybrid.SetAsync(keys[i], make(i)).AsTask().GetAwaiter().GetResult();
        }

        yield return new Case("hybridCache/" + suffix, (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                var task = hybrid.GetOrCreateAsync<object?, T>(keys[i % keys.Length], null, static (_, _) => throw new InvalidOperationException("not a hit"));
                found += task.IsCompletedSuccessfully && task.Result is not null ? 1 : throw new InvalidOperationException("not a hit");
            }

            return found;
        });
        yield return new Case("tryGet/" + suffix, (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                found += cache.TryGet<T>(keys[i % keys.Length], out var value) && value is not null ? 1 : throw new InvalidOperationException("not a hit");
            }

            return found;
        });
    }
}
