using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Jobs.Performance;
using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Resources;
using Thaw.Monitoring.Tuning;
using Thaw.Tasks;
using Thaw.Tasks.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what of the cache monitoring may look at and change.</summary>
public static class ThawPerformanceServiceCollectionExtensions
{
    /// <summary>
    /// Adds the cache's part in monitoring: its memory tier shrinks first when memory is short, its size and the lifetimes of configured namespaces can be tuned, entries that nobody
    /// reads can be dropped, its hot keys are known to findings and, where there are tasks, made before they expire. Tuned values are kept in the durable tier and read with the checks for
    /// invalidations: whoever calls this follows the fleet. Needs <c>AddThawCaching</c> and <c>AddThawMonitoring</c>; nothing of it is built before it is needed. Idempotent.
    /// </summary>
    public static IServiceCollection AddThawCacheTuning(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static one => one.ServiceType == typeof(CacheTunables)))
        {
            return services;
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMemoryCleanUp, CacheMemoryCleanUp>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHotKeyReport, CacheHotKeyReport>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITuningAction, UnreadEntriesAction>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITuningAction, WarmHotKeysAction>(CreateWarming));
        services.TryAddSingleton<ITuningSettings, SharedTuningSettings>();
        services.TryAddSingleton<ICacheSettingsListener, TunedByFleet>();
        services.AddSingleton(static provider => new CacheTunables(
            new MemoryTierTunable(
                provider.GetRequiredService<ICacheTuning>(), provider.GetRequiredService<ITieredCache>(), provider.GetRequiredService<IProcessResources>(),
                provider.GetRequiredService<IMemoryPressure>(), provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<IOptions<ThawCachingOptions>>().Value));
        services.AddSingleton<ITunableSource>(static provider => provider.GetRequiredService<CacheTunables>());
        return services;
    }

    // Tasks are registered later, or not at all; they are built when there is something to submit.
    private static WarmHotKeysAction CreateWarming(IServiceProvider provider) => new(
        provider.GetRequiredService<ITieredCache>(), provider.GetRequiredService<ICacheTuning>(), provider.GetRequiredService<ICacheFactories>(),
        provider.GetRequiredService<IOptions<ThawCachingOptions>>().Value, provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<IServiceProviderIsService>() is var known && known.IsService(typeof(ITaskStore)) && known.IsService(typeof(ITaskClient))
            ? provider.GetRequiredService<ITaskClient>
            : null);
}
