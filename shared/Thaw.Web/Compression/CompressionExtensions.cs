using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Web.Compression;

namespace Thaw.Web;

/// <summary>Answers compressed by Brotli or gzip, where the client takes it and it is worth the time.</summary>
public static class CompressionExtensions
{
    /// <summary>Registers what <see cref="UseThawCompression"/> needs.</summary>
    public static IServiceCollection AddThawCompression(this IServiceCollection services, Action<CompressionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<CompressionOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CompressionOptions>, CompressionOptionsValidator>());
        services.TryAddSingleton<TimeProvider>(CoarseClock.Instance);
        services.TryAddSingleton<CompressionInstruments>();
        return services;
    }

    /// <summary>Registers it by configuration: only with <c>ENABLE_RESPONSE_COMPRESSION=true</c> is anything compressed, or built for it.</summary>
    public static IServiceCollection AddThawCompression(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddThawCompression(options => CompressionConfiguration.Bind(configuration, options));
    }

    /// <summary>Compresses the answers of what comes after it: first in the pipeline, so that everything below sees them as they are. Nothing where it is switched off.</summary>
    public static IApplicationBuilder UseThawCompression(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.ApplicationServices.GetRequiredService<IOptions<CompressionOptions>>().Value.Enabled ? UseRules(app) : app;
    }

    /// <summary>
    /// Answers of these endpoints are never compressed: those that mix a secret with what the caller sent, whose compressed length betrays the secret (BREACH), and those
    /// whose strong tag must stay one.
    /// </summary>
    public static TBuilder WithoutCompression<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(UncompressedAnswer.Instance);

    // A method of its own: compiling it loads the platform's compression, which a process that does not compress has no use for.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IApplicationBuilder UseRules(IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        var rules = new CompressionRules(
            services.GetRequiredService<IOptions<CompressionOptions>>(), services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<CompressionInstruments>(), services.GetService<IRequestDeadline>());
        var bodies = new ShortBodies(rules);
        return app.UseMiddleware<ResponseCompressionMiddleware>(rules).Use(next => context => bodies.InvokeAsync(context, next));
    }
}
