using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
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

    public static int Run(bool quick)
    {
        var keys = Enumerable.Range(0, Keys).Select(i => string.Create(CultureInfo.InvariantCulture, $"equipment/site-0042/pump/{i:D15}")).ToArray();
        using var resident = Services(store: null);
        using var evicting = Services(store: null);
        using var durable = Services(new InMemoryCacheStore());
        var cache = resident.GetRequiredService<ITieredCache>();
        var rows = new Rows([
            .. PumpCases.Of(cache.For("record"), keys),
            .. StringCases.Of(cache.For("string"), keys),
            .. CopyCases.Of(cache.For("bytes"), keys, "bytes", static _ => new byte[1024]),
            .. CopyCases.Of(cache.For("shared"), keys, "bytes/shared", static _ => new byte[1024]),
            .. CopyCases.Of(cache.For("class"), keys, "class", static i => new Reading { Id = i, Name = "pump", Values = [1, 2, 3] }),
            SlowerCases.Miss(evicting.GetRequiredService<HybridCache>()),
            SlowerCases.DurableHit(durable.GetRequiredService<HybridCache>(), keys),
            SlowerCases.Deserialise(),
            SlowerCases.Store(durable.GetRequiredService<ICacheStore>(), keys),
        ], quick);
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
}
