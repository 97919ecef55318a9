using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Web.OutputCaching;

namespace Thaw.Web;

/// <summary>ASP.NET Core's output caching in the tiered cache: kept across containers, evicted in all of them.</summary>
public static class OutputCachingExtensions
{
    /// <summary>Registers the platform's output caching over the cache of <c>AddThawCaching</c>; without that, over one in this process alone.</summary>
    public static IServiceCollection AddThawOutputCache(this IServiceCollection services, Action<ThawOutputCacheOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddThawCaching();
        services.AddOptions<ThawOutputCacheOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThawOutputCacheOptions>, ThawOutputCacheOptionsValidator>());

        // Lifetimes that endpoints name are not cut to what the durable tier keeps otherwise.
        services.PostConfigure<ThawCachingOptions>(static options =>
        {
            options.Namespace(ThawOutputCacheOptions.Namespace, policy => policy.DurableExpiration ??= options.MaximumExpiration);
            options.InternalNamespaces.Add(ThawOutputCacheOptions.Namespace);
        });
        services.AddOutputCache();
        services.AddOptions<OutputCacheOptions>().Configure<IOptions<ThawOutputCacheOptions>>(
            static (platform, ours) => platform.MaximumBodySize = ours.Value.MaximumBodyBytes);
        services.TryAddSingleton<AnswerScopes>();
        services.TryAddSingleton<RefreshTurns>();
        services.TryAddSingleton<RequestSpans>();
        services.Replace(ServiceDescriptor.Singleton<IOutputCacheStore, TieredOutputCacheStore>());
        services.TryAddSingleton<CachedAnswers>();
        services.TryAddSingleton<MadeAnswers>();
        return services;
    }

    /// <summary>Registers it by configuration: the section <c>Thaw:OutputCache</c> (<c>Explain</c>, <c>Refresh</c>, <c>Classes:name:Expiration</c>, <c>Classes:name:Stale</c>).</summary>
    public static IServiceCollection AddThawOutputCache(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddThawOutputCache(options => OutputCacheConfiguration.Bind(configuration, options));
    }

    /// <summary>
    /// Answers from the cache what <see cref="CacheFor{TBuilder}(TBuilder, TimeSpan, Action{OutputCacheRules}?)"/> allows. After compression, routing, authentication and authorisation
    /// (an endpoint that authorisation has not looked at is not cached where there is any), before what makes or reshapes answers. In place of <c>UseOutputCache</c>.
    /// </summary>
    public static IApplicationBuilder UseThawOutputCache(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var around = app.ApplicationServices.GetRequiredService<CachedAnswers>();
        var within = app.ApplicationServices.GetRequiredService<MadeAnswers>();
        app.Use(next => context => around.InvokeAsync(context, next));
        app.UseOutputCache();
        return app.Use(next => context => within.InvokeAsync(context, next));
    }

    /// <summary>Keeps the endpoints' answers to GET with status 200, and answers HEAD by them.</summary>
    /// <param name="builder">The endpoints.</param>
    /// <param name="expiration">How long an answer is fresh, 1 second to 30 days.</param>
    /// <param name="rules">What else makes a difference.</param>
    public static TBuilder CacheFor<TBuilder>(this TBuilder builder, TimeSpan expiration, Action<OutputCacheRules>? rules = null)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expiration, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(expiration, TimeSpan.FromDays(30));
        return Add(builder, expiration, null, rules);
    }

    /// <summary>Keeps the endpoints' answers as long as those of a class in <see cref="ThawOutputCacheOptions.Classes"/>.</summary>
    public static TBuilder CacheFor<TBuilder>(this TBuilder builder, string className, Action<OutputCacheRules>? rules = null)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrEmpty(className);
        return Add(builder, null, className, rules);
    }

    private static TBuilder Add<TBuilder>(TBuilder builder, TimeSpan? expiration, string? className, Action<OutputCacheRules>? configure)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var rules = new OutputCacheRules();
        configure?.Invoke(rules);
        var policy = new EndpointCachePolicy(rules, expiration, className);
        builder.Add(endpoint =>
        {
            endpoint.Metadata.Add(policy);
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods;
            if (methods is not null && methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head))
            {
                endpoint.Metadata.Add(new HttpMethodMetadata([.. methods, HttpMethods.Head]));
            }
        });
        return builder;
    }
}
