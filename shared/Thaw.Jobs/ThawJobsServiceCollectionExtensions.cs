using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Caching;
using Thaw.Jobs;
using Thaw.Jobs.Cache;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the work that ships.</summary>
public static class ThawJobsServiceCollectionExtensions
{
    /// <summary>Adds <see cref="JobRunner"/> and <see cref="DurableTierCheck"/> over the cache that <c>AddThawCaching</c> registered. Idempotent.</summary>
    public static IServiceCollection AddThawJobs(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddThawCaching();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IJob, CacheInvalidateJob>());
        services.TryAddSingleton(static provider => new JobRunner(provider.GetServices<IJob>()));
        services.TryAddSingleton(static provider => new DurableTierCheck(provider.GetRequiredService<ITieredCache>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
