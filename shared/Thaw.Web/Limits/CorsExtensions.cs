using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Web.Limits;
using Thaw.Web.Settings;

namespace Thaw.Web;

/// <summary>Lets pages of other origins call, by the platform's middleware.</summary>
public static class CorsExtensions
{
    private const string Section = "Thaw:Cors";

    /// <summary>Registers what <see cref="UseThawCors"/> needs.</summary>
    public static IServiceCollection AddThawCors(this IServiceCollection services, Action<ThawCorsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<ThawCorsOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThawCorsOptions>, ThawCorsOptionsValidator>());
        services.AddCors();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<CorsOptions>, CorsSetup>());
        return services;
    }

    /// <summary>
    /// Registers it by configuration, where the section <c>Thaw:Cors</c> names <c>Origins</c>; <c>Methods</c>, <c>Headers</c>, <c>ExposedHeaders</c>, <c>Credentials</c> and <c>MaxAge</c> beside
    /// it. Lists are arrays, or one text with commas. Otherwise nothing is added.
    /// </summary>
    public static IServiceCollection AddThawCors(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var section = new SettingsReader<ThawCorsOptions>(configuration, Section);
        return section.List("Origins").Count == 0 ? services : services.AddThawCors(options =>
        {
            Fill(options.Origins, section.List("Origins"));
            Fill(options.Methods, section.List("Methods"));
            Fill(options.Headers, section.List("Headers"));
            Fill(options.ExposedHeaders, section.List("ExposedHeaders"));
            options.Credentials = section.Flag("Credentials") ?? options.Credentials;
            options.MaxAge = section.Span("MaxAge") ?? options.MaxAge;
        });
    }

    /// <summary>Answers preflights, without asking who calls, and marks answers; after routing, before authentication. Where nothing is registered it does nothing.</summary>
    public static IApplicationBuilder UseThawCors(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.ApplicationServices.GetService<IServiceProviderIsService>()?.IsService(typeof(IValidateOptions<ThawCorsOptions>)) == true ? Use(app) : app;
    }

    // Apart, so that the platform's assembly is loaded only where it is used.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IApplicationBuilder Use(IApplicationBuilder app) => app.UseCors();

    private static void Fill(IList<string> to, IReadOnlyList<string> from)
    {
        foreach (var one in from)
        {
            to.Add(one);
        }
    }
}
