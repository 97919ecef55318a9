using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Caching.Stores;

namespace Thaw.Benchmarks.Hits;

/// <summary>
/// What a look-up costs beside the dictionary's and the platform's memory cache, with keys of 40 characters. All cases take turns in many short rounds,
/// so that a machine that slows down slows all of them; each figure is the median of its rounds.
/// </summary>
internal static class HitsVerb
{
    private const int Keys = 128; // five kinds of value together stay within the default 1,000 entries

    public static int Run()
    {
        var keys = Enumerable.Range(0, Keys).Select(i => string.Create(CultureInfo.InvariantCulture, $"equipment/site-0042/pump/{i:D15}")).ToArray();
        using var services = Services(store: null);
        using var durable = Services(new InMemoryCacheStore());
        using var evicting = Services(store: null);
        var rows = new Rows();
        Add(rows, keys, services, "record", static i => new Pump(i, "pump", 12.5m));
        Add(rows, keys, services, "string", static i => $"value {i}");
        Add(rows, keys, services, "bytes", static _ => new byte[1024]);
        Add(rows, keys, services, "class", static i => new Reading { Id = i, Name = "pump", Values = [1, 2, 3] });
        AddShared(rows, keys, services);
        rows.Add(new MissCase("hybridCache/miss", evicting.GetRequiredService<HybridCache>()));
        rows.Add(new MissCase("dictionary/miss", null));
        rows.Add(new DurableCase("hybridCache/durable", durable.GetRequiredService<HybridCache>(), keys));
        rows.Add(new DeserialiseCase("deserialise"));
        rows.Add(new StoreCase("store", durable.GetRequiredService<ICacheStore>(), keys));
        rows.Measure();
        rows.Print();
        return 0;
    }

    private static ServiceProvider Services(ICacheStore? store)
    {
        var services = new ServiceCollection();
        if (store is not null)
        {
            services.AddSingleton(store);
        }

        services.AddThawCaching(options =>
        {
            options.JsonSerializerOptions = new JsonSerializerOptions { TypeInfoResolver = HitsJson.Default };
            options.DefaultNamespace.Expiration = TimeSpan.FromHours(1);
            options.MemoryExpiration = TimeSpan.FromHours(1);
            options.Namespace("shared", policy => policy.ShareValues = true);
        });
        return services.BuildServiceProvider();
    }

    private static void Add<T>(Rows rows, string[] keys, ServiceProvider services, string kind, Func<int, T> make)
        where T : class
    {
        var cache = services.GetRequiredService<ITieredCache>().For(kind);
        var hybrid = (HybridCache)cache;
        var dictionary = new ConcurrentDictionary<string, T>(StringComparer.Ordinal);
        var memory = new MemoryCache(new MemoryCacheOptions());
        for (var i = 0; i < keys.Length; i++)
        {
            dictionary[keys[i]] = make(i);
            memory.Set(keys[i], make(i));
            hybrid.SetAsync(keys[i], make(i)).AsTask().GetAwaiter().GetResult();
        }

        var suffix = kind == "record" ? string.Empty : "/" + kind;
        if (kind is "record" or "string")
        {
            rows.Add(new DictionaryCase<T>("dictionary" + suffix, dictionary, keys));
            rows.Add(new MemoryCacheCase<T>("memoryCache" + suffix, memory, keys));
        }

        rows.Add(new GetOrCreateCase<T>("hybridCache" + suffix, hybrid, keys));
        rows.Add(new TryGetCase<T>("tryGet" + suffix, cache, keys));
    }

    private static void AddShared(Rows rows, string[] keys, ServiceProvider services)
    {
        var cache = services.GetRequiredService<ITieredCache>().For("shared");
        for (var i = 0; i < keys.Length; i++)
        {
            ((HybridCache)cache).SetAsync(keys[i], new byte[1024]).AsTask().GetAwaiter().GetResult();
        }

        rows.Add(new GetOrCreateCase<byte[]>("hybridCache/bytes/shared", (HybridCache)cache, keys));
        rows.Add(new TryGetCase<byte[]>("tryGet/bytes/shared", cache, keys));
    }
}
