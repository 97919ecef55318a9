using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Thaw.Upstream;

/// <summary>Keys for upstreams from a secret.</summary>
public static class UpstreamKeyExtensions
{
    /// <summary>The configuration section that <see cref="AddThawUpstreamKeys"/> is usually given.</summary>
    public const string Section = "Thaw:Upstream";

    /// <summary>Adds <see cref="UpstreamSecrets"/>, with the secret's name from a configuration section: <c>KeysSecret</c>. Nothing is asked for before the first request to an upstream. Idempotent.</summary>
    public static IServiceCollection AddThawUpstreamKeys(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<UpstreamKeyOptions>().Configure(options => options.KeysSecret = section["KeysSecret"] is { Length: > 0 } name ? name : options.KeysSecret).ValidateOnStart();
        AddSecrets(services);
        return services;
    }

    /// <summary>
    /// Puts an upstream's key on this client's requests, where they carry none. Added before <c>AddThawCache</c>, so that the cache sees for whom a request is made. Where the secret cannot be had, a
    /// request fails with <see cref="SecretUnavailableException"/>; where it holds no key of this name, requests are sent as they are. Redirects are answered, not followed: a platform's handler takes the
    /// headers along, to whomever they name.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="upstream">The upstream's name in the secret.</param>
    /// <param name="header">The header.</param>
    /// <param name="scheme">What stands before the key, such as <c>Bearer</c> in <c>Authorization</c>; default nothing.</param>
    public static IHttpClientBuilder AddThawUpstreamKey(this IHttpClientBuilder builder, string upstream, string header = "X-Api-Key", string? scheme = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(upstream);
        ArgumentException.ThrowIfNullOrEmpty(header);
        AddSecrets(builder.Services);
        return builder.ConfigurePrimaryHttpMessageHandler(static (handler, _) => StayHere(handler)).AddHttpMessageHandler(provider => new UpstreamKeyHandler(provider.GetRequiredService<UpstreamSecrets>(), upstream, header, scheme));
    }

    private static void StayHere(HttpMessageHandler handler)
    {
        switch (handler)
        {
            case SocketsHttpHandler sockets:
                sockets.AllowAutoRedirect = false;
                break;
            case HttpClientHandler client:
                client.AllowAutoRedirect = false;
                break;
        }
    }

    private static void AddSecrets(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<UpstreamKeyOptions>, UpstreamKeyOptionsValidator>());
        services.TryAddSingleton(static provider => new UpstreamSecrets(provider.GetRequiredService<IOptions<UpstreamKeyOptions>>(), provider.GetService<ISecretStore>()));
    }
}
