using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Web.Limits;
using Thaw.Web.Settings;

namespace Thaw.Web;

/// <summary>Limits how many requests a caller may send, by the platform's middleware; endpoints opt out with <c>DisableRateLimiting()</c>.</summary>
public static class RateLimitExtensions
{
    private const string Section = "Thaw:RateLimit";

    /// <summary>Registers what <see cref="UseThawRateLimits"/> needs. Without <see cref="ThawRateLimitOptions.Fleet"/> each process counts by itself.</summary>
    public static IServiceCollection AddThawRateLimits(this IServiceCollection services, Action<ThawRateLimitOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ThawRateLimitOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThawRateLimitOptions>, ThawRateLimitOptionsValidator>());
        services.TryAddSingleton<TimeProvider>(CoarseClock.Instance);
        services.AddRateLimiter(static _ => { });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RateLimiterOptions>, RateLimiterSetup>());
        return services;
    }

    /// <summary>
    /// Registers it by configuration, where the section <c>Thaw:RateLimit</c> names <c>Requests</c>; <c>Window</c>, <c>Fleet</c>, <c>FleetBatch</c> and <c>FleetTimeout</c> beside it.
    /// Otherwise nothing is added.
    /// </summary>
    public static IServiceCollection AddThawRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration[$"{Section}:Requests"] is null or "" ? services : services.AddThawRateLimits(options =>
        {
            var section = new SettingsReader<ThawRateLimitOptions>(configuration, Section);
            options.Requests = section.Number("Requests") ?? options.Requests;
            options.Window = section.Span("Window") ?? options.Window;
            options.Fleet = section.Flag("Fleet") ?? options.Fleet;
            options.FleetBatch = section.Number("FleetBatch") ?? options.FleetBatch;
            options.FleetTimeout = section.Span("FleetTimeout") ?? options.FleetTimeout;
        });
    }

    /// <summary>Limits what comes after it; after authentication, which says who calls. Where no limit is registered it does nothing.</summary>
    public static IApplicationBuilder UseThawRateLimits(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.ApplicationServices.GetService<IServiceProviderIsService>()?.IsService(typeof(IValidateOptions<ThawRateLimitOptions>)) == true ? Use(app) : app;
    }

    // Apart, so that the platform's assembly is loaded only where something is limited.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IApplicationBuilder Use(IApplicationBuilder app) => app.UseRateLimiter();
}
