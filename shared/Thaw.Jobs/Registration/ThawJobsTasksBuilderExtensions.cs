using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Jobs.Cache;
using Thaw.Jobs.Documents;
using Thaw.Jobs.Documents.Storing;
using Thaw.Jobs.Registration;
using Thaw.Jobs.Search;
using Thaw.Jobs.Search.Index;
using Thaw.Tasks;

namespace Thaw.Jobs;

/// <summary>Registers the task handlers that ship.</summary>
public static class ThawJobsTasksBuilderExtensions
{
    /// <summary>
    /// Adds every handler that ships, over the cache that <c>AddThawCaching</c> registered, and <see cref="DurableTierCheck"/>. Stale values of namespaces with a registered factory are from
    /// then on refreshed by a task where the process that serves them freezes. Who submits such tasks and who runs them both call it. Idempotent.
    /// </summary>
    /// <param name="builder">What <c>AddThawTasks</c> answered.</param>
    /// <param name="configure">Limits of documents and of their index.</param>
    public static IThawTasksBuilder AddThawJobs(this IThawTasksBuilder builder, Action<ThawJobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddDurableTierCheck();
        services.AddOptions<ThawJobsOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThawJobsOptions>, ThawJobsOptionsValidator>());
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton<IStaleRefreshQueue, TaskRefreshQueue>();
        services.Configure<ThawCachingOptions>(static options =>
        {
            // Whatever the application's default is, theirs are shared by all; what is read of the index lies in the store already.
            options.Namespaces.TryAdd(DocumentSearch.AnswersNamespace, new CacheNamespaceOptions());
            options.Namespaces.TryAdd(DocumentSearch.PiecesNamespace, new CacheNamespaceOptions { UseDurable = false });
            options.InternalNamespaces.Add(DocumentSearch.AnswersNamespace);
            options.InternalNamespaces.Add(DocumentSearch.PiecesNamespace);
        });
        services.TryAddSingleton<BlobStore>();
        services.TryAddSingleton<DocumentChunks>();
        services.TryAddSingleton<IndexStore>();
        services.TryAddSingleton<IHybridCacheSerializer<SearchAnswer>, SearchAnswerSerializer>();
        services.TryAddSingleton(static p => new DocumentSearch(p.GetRequiredService<IndexStore>(), p.GetRequiredService<BlobStore>(), p.GetRequiredService<ITieredCache>()));
        return builder
            .AddHandler<CacheInvalidateHandler>(CacheInvalidateHandler.Type, JobsJson.Default)
            .AddHandler<CacheRefreshHandler>(CacheRefreshHandler.Type, JobsJson.Default)
            .AddHandler<CacheWarmHandler>(CacheWarmHandler.Type, JobsJson.Default)
            .AddHandler<FileProcessingHandler>(FileProcessingHandler.Type, JobsJson.Default)
            .AddHandler<IndexingHandler>(IndexingHandler.Type, JobsJson.Default, Contended)
            .AddHandler<IndexMergeHandler>(IndexMergeHandler.Type, JobsJson.Default, Contended)
            .AddHandler<IndexAnnounceHandler>(IndexAnnounceHandler.Type, JobsJson.Default, static type => type.MaximumAttempts = 12);
    }

    // Tasks that change the index at once lose to each other: they try again soon, and often before they give up.
    private static void Contended(TaskTypeOptions type) =>
        (type.MaximumAttempts, type.RetryBase, type.RetryMaximum) = (50, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));

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
