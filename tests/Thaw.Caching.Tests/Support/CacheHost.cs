using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Engine;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Tests.Support;

/// <summary>One "process": a cache of its own, over a store that others may share.</summary>
internal sealed class CacheHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public CacheHost(ICacheStore? store = null, TimeProvider? clock = null, Action<ThawCachingOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(clock ?? CoarseClock.Instance);
        services?.Invoke(collection);
        collection.AddThawCaching(options =>
        {
            options.DefaultNamespace.Jitter = 0;
            options.MemoryBytes ??= 64 * 1024 * 1024;
            configure?.Invoke(options);
        });
        if (store is not null)
        {
            collection.AddSingleton(store);
        }

        _services = collection.BuildServiceProvider();
    }

    public ITieredCache Cache => _services.GetRequiredService<ITieredCache>();

    public HybridCache Hybrid => _services.GetRequiredService<HybridCache>();

    public IBufferDistributedCache Distributed => _services.GetRequiredService<IBufferDistributedCache>();

    public CacheEngine Engine => _services.GetRequiredService<CacheEngine>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
