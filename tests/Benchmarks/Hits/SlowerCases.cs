using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Stores;

namespace Thaw.Benchmarks.Hits;

/// <summary>What is not in memory: made by a factory that answers at once, or read from a durable tier that does.</summary>
internal static class SlowerCases
{
    private static readonly Pump Value = new(1, "pump", 1);
    private static readonly HybridCacheEntryOptions NoMemory = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheRead };

    /// <summary>Keys that are no longer there, in a tier that is full: each look-up makes its value and evicts another's.</summary>
    public static Case Miss(HybridCache cache)
    {
        // Made before the clock runs, since the caller has its key anyway; many more of them than the tier remembers.
        var keys = Enumerable.Range(0, 60_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"equipment/site-0042/pump/{i:D15}")).ToArray();
        var next = 0;
        return new Case("hybridCache/miss", (_, count) =>
        {
            long found = 0;
            for (var i = 0; i < count; i++)
            {
                next = (next + 1) % keys.Length;
                var task = cache.GetOrCreateAsync<object?, Pump>(keys[next], null, static (_, _) => new(Value));
                found += task.IsCompletedSuccessfully ? task.Result.Id : throw new InvalidOperationException("not made at once");
            }

            return found;
        }, RunsOnTwo: false);
    }

    /// <summary>A value that only the durable tier has: read, judged, deserialised, put into memory.</summary>
    public static Case DurableHit(HybridCache cache, string[] keys)
    {
        foreach (var key in keys)
        {
            cache.SetAsync(key, Value).AsTask().GetAwaiter().GetResult();
        }

        return new Case("hybridCache/durable", (start, count) =>
        {
            long found = 0;
            for (var i = start; i < start + count; i++)
            {
                var task = cache.GetOrCreateAsync<object?, Pump>(
                    keys[i % keys.Length], null, static (_, _) => throw new InvalidOperationException("not a hit"), NoMemory);

                // Once a second the check makes one of them wait.
                found += task.IsCompletedSuccessfully ? task.Result.Id : task.AsTask().GetAwaiter().GetResult().Id;
            }

            return found;
        }, RunsOnTwo: false);
    }

    /// <summary>The value's own deserialisation, to be taken off the durable hit.</summary>
    public static Case Deserialise()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(Value, HitsJson.Default.Pump);
        return new Case("deserialise", (_, count) =>
        {
            long found = 0;
            for (var i = 0; i < count; i++)
            {
                found += JsonSerializer.Deserialize(json, HitsJson.Default.Pump)!.Id;
            }

            return found;
        }, RunsOnTwo: false);
    }

    /// <summary>The store's own time, to be taken off the durable hit.</summary>
    public static Case Store(ICacheStore store, string[] keys) => new("store", (start, count) =>
    {
        long found = 0;
        for (var i = start; i < start + count; i++)
        {
            var task = store.ReadEntryAsync(new StoreKey("default", null, keys[i % keys.Length]), consistent: false, CancellationToken.None);
            found += task.IsCompletedSuccessfully && task.Result is not null ? 1 : throw new InvalidOperationException("not a hit");
        }

        return found;
    }, RunsOnTwo: false);
}
