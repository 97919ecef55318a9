using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Caching;
using Thaw.Jobs.Cache;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the check of the cache's durable tier, for hosts that run no tasks.</summary>
public static class DurableTierCheckServiceCollectionExtensions
{
    /// <summary>Adds <see cref="DurableTierCheck"/> over the cache that <c>AddThawCaching</c> registered. Idempotent.</summary>
    public static IServiceCollection AddDurableTierCheck(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddThawCaching();
        services.TryAddSingleton(static provider => new DurableTierCheck(provider.GetRequiredService<ITieredCache>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
