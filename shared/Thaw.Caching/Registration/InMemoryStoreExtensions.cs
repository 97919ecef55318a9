using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Caching.Stores;

namespace Thaw.Caching;

/// <summary>Chooses a process's memory as the cache's durable tier.</summary>
public static class InMemoryStoreExtensions
{
    /// <summary>
    /// Keeps the durable tier in the memory of this process: for tests and for trying the library. Replaces the store chosen before;
    /// the last <c>Use…</c> wins.
    /// </summary>
    /// <param name="builder">What <c>AddThawCaching</c> answered.</param>
    /// <param name="store">A store to share with other caches in this process, as if each were a process of its own; default: one of this cache's own.</param>
    public static IThawCachingBuilder UseInMemory(this IThawCachingBuilder builder, InMemoryCacheStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.RemoveAll<ICacheStore>();
        builder.Services.AddSingleton<ICacheStore>(services => store ?? new InMemoryCacheStore(services.GetService<TimeProvider>()));
        return builder;
    }
}
