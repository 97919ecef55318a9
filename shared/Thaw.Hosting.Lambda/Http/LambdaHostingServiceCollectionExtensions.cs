using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Thaw;
using Thaw.Hosting.Lambda;
using Thaw.Hosting.Lambda.Http;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Serves an ASP.NET Core application on Lambda.</summary>
public static class LambdaHostingServiceCollectionExtensions
{
    /// <summary>
    /// On Lambda (<c>AWS_LAMBDA_RUNTIME_API</c>) the application's server becomes one that takes its requests from the Runtime API, and the host tells
    /// the application what it must know of its invocations: <see cref="IInvocationAccessor"/>, <see cref="IRequestDeadline"/>, <see cref="IAfterResponse"/>.
    /// Elsewhere nothing happens. Calling it again only adds to the options.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="eventSource">What invokes the function. The payload is told from each event; this only decides how one is answered that is not JSON.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddAWSLambdaHosting(
        this IServiceCollection services, LambdaEventSource eventSource, Action<LambdaHostingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (LambdaEnvironment.Current.RuntimeApi is { } address)
        {
            InitFailures.Watch(address);
        }

        return services.AddLambdaHosting(LambdaEnvironment.Current, eventSource, configure);
    }

    internal static IServiceCollection AddLambdaHosting(
        this IServiceCollection services, LambdaEnvironment environment, LambdaEventSource eventSource, Action<LambdaHostingOptions>? configure)
    {
        if (environment.RuntimeApi is null)
        {
            return services;
        }

        var isFirst = services.All(static service => service.ServiceType != typeof(LambdaServer));
        services.AddLambdaRuntime(environment);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.RemoveAll<IServer>();
        services.AddSingleton<IServer>(static provider => provider.GetRequiredService<LambdaServer>());
        if (isFirst)
        {
            services.AddOptions<LambdaHostingOptions>()
                .Validate(static options => options.MaximumRequestBodyBytes is null or >= 0, "LambdaHostingOptions.MaximumRequestBodyBytes must be 0 or more, or null.")
                .Validate(static options => options.WarmUpPath is null || options.WarmUpPath.StartsWith('/'), "LambdaHostingOptions.WarmUpPath must start with '/'.");
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LambdaServer>(provider, eventSource));
            services.AddSingleton<ServedPipeline>();
            services.AddSingleton<IWarmUp, PipelineWarmUp>();
            services.AddSingleton<IHostedService, ServerCheck>();
        }

        return services;
    }
}
