using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Web.Limits;
using Thaw.Web.Settings;

namespace Thaw.Web;

/// <summary>Limits how large a request may be.</summary>
public static class RequestLimitExtensions
{
    private const string Section = "Thaw:RequestLimits";

    /// <summary>Registers what <see cref="UseThawRequestLimits"/> needs.</summary>
    public static IServiceCollection AddThawRequestLimits(this IServiceCollection services, Action<RequestLimitOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<RequestLimitOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RequestLimitOptions>, RequestLimitOptionsValidator>());
        services.TryAddSingleton<RequestLimitMiddleware>();
        return services;
    }

    /// <summary>Registers it by configuration: the section <c>Thaw:RequestLimits</c> (<c>BodyBytes</c>, <c>UrlBytes</c>, <c>Headers</c>, <c>HeaderBytes</c>).</summary>
    public static IServiceCollection AddThawRequestLimits(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddThawRequestLimits(options =>
        {
            var section = new SettingsReader<RequestLimitOptions>(configuration, Section);
            options.BodyBytes = section.Number("BodyBytes") ?? options.BodyBytes;
            options.UrlBytes = section.Number("UrlBytes") ?? options.UrlBytes;
            options.Headers = section.Number("Headers") ?? options.Headers;
            options.HeaderBytes = section.Number("HeaderBytes") ?? options.HeaderBytes;
        });
    }

    /// <summary>Refuses what is too large with 413, 414 or 431; behind <see cref="ThawProblemsExtensions.UseThawProblems"/>, before everything else.</summary>
    /// <remarks>What a server refuses by itself never gets here: see <see cref="KestrelRequestLimits.MakeRoomFor"/>.</remarks>
    public static IApplicationBuilder UseThawRequestLimits(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var middleware = app.ApplicationServices.GetRequiredService<RequestLimitMiddleware>();
        return app.Use(next => context => middleware.InvokeAsync(context, next));
    }
}
