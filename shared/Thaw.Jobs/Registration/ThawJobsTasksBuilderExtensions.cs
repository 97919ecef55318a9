using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Caching;
using Thaw.Jobs.Cache;
using Thaw.Tasks;

namespace Thaw.Jobs;

/// <summary>Registers the task handlers that ship.</summary>
public static class ThawJobsTasksBuilderExtensions
{
    /// <summary>
    /// Adds every handler that ships, over the cache that <c>AddThawCaching</c> registered, and <see cref="DurableTierCheck"/>. Stale values of namespaces with a registered factory are from
    /// then on refreshed by a task where the process that serves them freezes. Who submits such tasks and who runs them both call it. Idempotent.
    /// </summary>
    public static IThawTasksBuilder AddThawJobs(this IThawTasksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDurableTierCheck();
        builder.Services.TryAddSingleton<IStaleRefreshQueue, TaskRefreshQueue>();
        return builder
            .AddHandler<CacheInvalidateHandler>(CacheInvalidateHandler.Type, JobsJson.Default)
            .AddHandler<CacheRefreshHandler>(CacheRefreshHandler.Type, JobsJson.Default)
            .AddHandler<CacheWarmHandler>(CacheWarmHandler.Type, JobsJson.Default);
    }

    /// <summary>Registers a list of keys that a <c>cache.warm</c> task can name.</summary>
    /// <typeparam name="TList">The list; an instance a task, from its scope.</typeparam>
    /// <param name="builder">What <c>AddThawTasks</c> answered.</param>
    /// <param name="name">What tasks call it by; the last of one name counts.</param>
    public static IThawTasksBuilder AddCacheWarmUpList<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TList>(this IThawTasksBuilder builder, string name)
        where TList : class, ICacheWarmUpList
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Services.TryAddScoped<TList>();
        builder.Services.AddSingleton(new CacheWarmUpListRegistration(name, static services => services.GetRequiredService<TList>()));
        return builder;
    }
}
