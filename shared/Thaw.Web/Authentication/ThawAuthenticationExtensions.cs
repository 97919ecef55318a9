using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Thaw.Web;

/// <summary>Adds Thaw's ways of knowing a caller.</summary>
public static class ThawAuthenticationExtensions
{
    /// <summary>The configuration section that <see cref="AddThawApiKeys(AuthenticationBuilder, IConfiguration)"/> is usually given.</summary>
    public const string ApiKeySection = "Thaw:ApiKeys";

    /// <summary>
    /// ASP.NET Core's authentication without its data protection, which Thaw's schemes have no use for and which writes keys to disk at start.
    /// An application with cookies calls <c>AddAuthentication</c> instead, or as well.
    /// </summary>
    public static AuthenticationBuilder AddThawAuthentication(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        services.TryAddSingleton<TimeProvider>(CoarseClock.Instance);
        return new AuthenticationBuilder(services);
    }

    /// <summary>Accepts the API keys of a configuration section: a list of <c>Hash</c>, <c>Owner</c> and <c>Roles</c>.</summary>
    public static AuthenticationBuilder AddThawApiKeys(this AuthenticationBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.AddThawApiKeys(options => Bind(section, options));
    }

    /// <summary>Accepts API keys. It is the default scheme, unless the application names another.</summary>
    public static AuthenticationBuilder AddThawApiKeys(this AuthenticationBuilder builder, Action<ThawApiKeyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<ThawApiKeyOptions>(ThawAuthenticationSchemes.ApiKey).Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThawApiKeyOptions>, ThawApiKeyOptionsValidator>());
        if (!AddOnce<ApiKeyAuthenticationHandler>(builder.Services))
        {
            return builder;
        }

        builder.Services.PostConfigure<AuthenticationOptions>(static options => options.DefaultScheme ??= ThawAuthenticationSchemes.ApiKey);
        return builder.AddScheme<ThawApiKeyOptions, ApiKeyAuthenticationHandler>(ThawAuthenticationSchemes.ApiKey, null);
    }

    /// <summary>
    /// Knows whoever calls from this machine, without a proxy and not from another site's page, as one developer who is an operator,
    /// as long as no API key is configured.
    /// </summary>
    public static AuthenticationBuilder AddThawLocalDeveloper(this AuthenticationBuilder builder, Action<LocalDeveloperOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<LocalDeveloperOptions>(ThawAuthenticationSchemes.LocalDeveloper).Configure(configure ?? (static _ => { })).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LocalDeveloperOptions>, LocalDeveloperOptionsValidator>());
        if (!AddOnce<LocalDeveloperHandler>(builder.Services))
        {
            return builder;
        }

        // Without keys, the default scheme hands over to the developer's.
        builder.Services.Configure<ThawApiKeyOptions>(ThawAuthenticationSchemes.ApiKey, static options =>
            options.ForwardDefaultSelector = _ => options.Keys.Count == 0 ? ThawAuthenticationSchemes.LocalDeveloper : null);
        return builder.AddScheme<LocalDeveloperOptions, LocalDeveloperHandler>(ThawAuthenticationSchemes.LocalDeveloper, null);
    }

    private static bool AddOnce<T>(IServiceCollection services) => services.All(static service => service.ServiceType != typeof(T));

    private static void Bind(IConfiguration section, ThawApiKeyOptions options)
    {
        foreach (var child in section.GetChildren())
        {
            var roles = child.GetSection("Roles");
            options.Keys.Add(new ThawApiKey
            {
                Hash = child["Hash"] ?? "",
                Owner = child["Owner"] ?? "",
                Roles = roles.Value is { } one
                    ? [.. one.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
                    : [.. roles.GetChildren().Select(static role => role.Value ?? "")],
            });
        }
    }
}
