using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Thaw;
using Thaw.Caching;
using Thaw.Caching.Distributed;
using Thaw.Caching.Engine;
using Thaw.Caching.Factories;
using Thaw.Caching.Registration;
using Thaw.Caching.Serialization;
using Thaw.Caching.Settings;
using Thaw.Caching.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the cache.</summary>
public static partial class ThawCachingServiceCollectionExtensions
{
    /// <summary>
    /// Adds the tiered cache as <see cref="HybridCache"/> and <see cref="ITieredCache"/>. Without a durable tier it is this process's alone.
    /// Over the durable tier there is also the platform's <see cref="IBufferDistributedCache"/> (and <see cref="IDistributedCache"/>, unless another
    /// is registered), so that sessions and other caches can sit on it; its entries lie in the namespace <c>distributed</c>.
    /// Calling it again only adds to the options.
    /// </summary>
    public static IThawCachingBuilder AddThawCaching(this IServiceCollection services, Action<ThawCachingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ThawCachingOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThawCachingOptions>, ThawCachingOptionsValidator>());
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton<TimeProvider>(CoarseClock.Instance);
        services.TryAddSingleton<IAfterResponse, NothingAfterResponse>();
        services.TryAddSingleton<AmbientRequestDeadline>();
        services.TryAddSingleton<IRequestDeadline>(p => p.GetRequiredService<AmbientRequestDeadline>());
        services.TryAddSingleton(static p => new CacheFactoryTable(p.GetServices<CacheFactoryRegistration>()));
        services.TryAddSingleton<ICacheFactories>(static p => new CacheFactories(p.GetRequiredService<CacheFactoryTable>(), p.GetRequiredService<ITieredCache>(), p));
        services.TryAddSingleton(CreateEngine);
        services.TryAddSingleton<ICacheTuning>(static p => p.GetRequiredService<CacheEngine>());
        services.TryAddSingleton<ICacheSettings>(static p => p.GetRequiredService<CacheEngine>());
        services.TryAddSingleton(p => new ThawCache(p.GetRequiredService<CacheEngine>(), p.GetRequiredService<CacheEngine>().Scope(ThawCache.DefaultNamespace, null)));
        services.TryAddSingleton<HybridCache>(p => p.GetRequiredService<ThawCache>());
        services.TryAddSingleton<ITieredCache>(p => p.GetRequiredService<ThawCache>());
        services.TryAddSingleton<ThawDistributedCache>();
        services.TryAddSingleton<IBufferDistributedCache>(p => p.GetRequiredService<ThawDistributedCache>());
        services.TryAddSingleton<IDistributedCache>(p => p.GetRequiredService<ThawDistributedCache>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISnapshotHook, EngineSnapshotHook>(static p => new EngineSnapshotHook(p.GetRequiredService<CacheEngine>)));
        return new ThawCachingBuilder(services);
    }

    /// <summary>
    /// Adds the tiered cache with what the configuration says: <c>CACHE_ENABLED</c>, <c>L1_CACHE_SIZE</c>, <c>L1_CACHE_TTL</c>, <c>L2_CACHE_TTL</c>,
    /// <c>L3_CACHE_TTL</c>, <c>CACHE_WARMING_ENABLED</c>, <c>REDIS_ENDPOINT</c>, <c>AWS_LAMBDA_FUNCTION_MEMORY_SIZE</c>, and the section
    /// <c>Thaw:Caching</c>. Outside Lambda (no <c>AWS_LAMBDA_FUNCTION_NAME</c>) refreshes may go on behind the response.
    /// </summary>
    public static IThawCachingBuilder AddThawCaching(this IServiceCollection services, IConfiguration configuration, Action<ThawCachingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration["AWS_LAMBDA_FUNCTION_NAME"] is null or "")
        {
            // Nothing freezes this process: a refresh may go on behind its caller.
            services.TryAddSingleton<IAfterResponse>(static p =>
            {
                // Asked for now: when the application ends, its services can be asked for nothing any more, and this still has work to wait for.
                var logger = p.GetService<ILogger<CacheEngine>>() ?? (ILogger)NullLogger.Instance;
                return new BackgroundAfterResponse(error => LogBackground(logger, error));
            });
        }

        var builder = services.AddThawCaching();
        services.Configure<ThawCachingOptions>(options => ThawCachingConfiguration.Bind(configuration, options));
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return builder;
    }

    /// <summary>Registers how values of <typeparamref name="T"/> are written and read.</summary>
    public static IThawCachingBuilder AddSerializer<T>(this IThawCachingBuilder builder, IHybridCacheSerializer<T> serializer)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(serializer);
        return builder;
    }

    /// <summary>Registers a factory of serializers; it is asked for each type that has none of its own, the last registered one first.</summary>
    public static IThawCachingBuilder AddSerializerFactory(this IThawCachingBuilder builder, IHybridCacheSerializerFactory factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(factory);
        return builder;
    }

    private static CacheEngine CreateEngine(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<ThawCachingOptions>>().Value;
        var logger = services.GetService<ILogger<CacheEngine>>() ?? (ILogger)NullLogger.Instance;
        var known = services.GetService<IServiceProviderIsService>();
        return new CacheEngine(
            options,
            options.Enabled ? services.GetService<ICacheStore>() : null,
            new ValueCodecs(options.JsonSerializerOptions, services, services.GetServices<IHybridCacheSerializerFactory>()),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<IAfterResponse>(),
            services.GetRequiredService<IRequestDeadline>(),
            logger,
            known?.IsService(typeof(IStaleRefreshQueue)) == true ? new RefreshHandOver(
                services.GetRequiredService<CacheFactoryTable>(),
                services.GetRequiredService<IStaleRefreshQueue>,
                new WallClock(services.GetRequiredService<TimeProvider>()),
                options.StoreTimeout,
                logger) : null,
            known?.IsService(typeof(ICacheSettingsListener)) == true ? new SettingsWatch(services.GetRequiredService<ICacheSettingsListener>, logger) : null);
    }

    [LoggerMessage(1007, LogLevel.Warning, "Work behind a response failed.")]
    private static partial void LogBackground(ILogger logger, Exception error);

    private sealed record ThawCachingBuilder(IServiceCollection Services) : IThawCachingBuilder;
}
