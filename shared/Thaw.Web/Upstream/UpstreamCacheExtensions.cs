using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Web.Upstream;

namespace Thaw.Web;

/// <summary>Caches what an upstream answers.</summary>
public static class UpstreamCacheExtensions
{
    private static readonly HttpRequestOptionsKey<bool> Bypass = new("Thaw.Upstream.Bypass");

    /// <summary>
    /// Caches the answers to this client's <c>GET</c> and <c>HEAD</c> requests over <see cref="ITieredCache"/>, in a namespace that is this client's alone. Handlers that put
    /// credentials on a request are added before: what comes after is not seen. An option out of its bounds stops the start.
    /// </summary>
    public static IHttpClientBuilder AddThawCache(this IHttpClientBuilder builder, string @namespace, Action<UpstreamCacheOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(@namespace);
        var (services, client) = (builder.Services, builder.Name);
        services.AddThawCaching();
        services.PostConfigure<ThawCachingOptions>(options => options.InternalNamespaces.Add(@namespace));
        services.AddOptions<UpstreamCacheOptions>(client).Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UpstreamCacheOptions>>(
            provider => new UpstreamCacheOptionsValidator(client, @namespace, provider.GetRequiredService<IOptions<ThawCachingOptions>>()));
        services.TryAddSingleton<UpstreamClients>();
        return builder.AddHttpMessageHandler(provider => new UpstreamCacheHandler(provider.GetRequiredService<UpstreamClients>().Get(client, @namespace)));
    }

    /// <summary>Sends this one request past the cache: nothing that is kept is served, and the answer is not kept.</summary>
    public static HttpRequestMessage BypassThawCache(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Options.Set(Bypass, true);
        return request;
    }

    internal static bool BypassesThawCache(this HttpRequestMessage request) => request.Options.TryGetValue(Bypass, out var bypass) && bypass;
}
