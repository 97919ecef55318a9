using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Web.Payload;

namespace Thaw.Web;

/// <summary>Lean JSON answers: <c>?fields=id,name,items.price</c>, nulls and whitespace left out, sensitive members never sent.</summary>
public static class PayloadExtensions
{
    /// <summary>Registers what <see cref="UseThawPayload"/> needs.</summary>
    public static IServiceCollection AddThawPayload(this IServiceCollection services, Action<PayloadOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<PayloadOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PayloadOptions>, PayloadOptionsValidator>());
        services.TryAddSingleton<PayloadMiddleware>();
        return services;
    }

    /// <summary>
    /// Registers it by configuration: <c>OPTIMIZE_JSON_PAYLOAD</c>, and the section <c>Thaw:Payload</c> (<c>StrictFields</c>, <c>SensitiveNames</c>); the names are kept out of logs too.
    /// </summary>
    public static IServiceCollection AddThawPayload(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (PayloadConfiguration.SensitiveNames(configuration).ToList() is { Count: > 0 } names)
        {
            services.AddThawRedaction(names);
        }

        return services.AddThawPayload(options => PayloadConfiguration.Bind(configuration, options));
    }

    /// <summary>Reshapes JSON answers of what comes after it. After compression and output caching, so that what they keep is reshaped once.</summary>
    public static IApplicationBuilder UseThawPayload(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var middleware = app.ApplicationServices.GetRequiredService<PayloadMiddleware>();
        return app.Use(next => context => middleware.InvokeAsync(context, next));
    }

    /// <summary>Answers of these endpoints keep their nulls, whatever <see cref="PayloadOptions.Optimize"/> says: their bytes are somebody else's, such as a stored document.</summary>
    public static TBuilder WithExactPayload<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(ExactPayload.Instance);
}
