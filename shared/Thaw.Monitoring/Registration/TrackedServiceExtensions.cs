using Thaw.Monitoring;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Measures every call of a service, wherever it is asked for.</summary>
public static class TrackedServiceExtensions
{
    /// <summary>
    /// Puts a wrapper that measures around a service that is registered already: whoever asks for it is given the wrapper, with the lifetime that the service has. The wrapper is a class of the
    /// application's own, a line a method (<c>public ValueTask&lt;int&gt; CountAsync(string id) =&gt; monitor.TrackAsync("stock.count", (inner, id), static one =&gt; one.inner.CountAsync(one.id));</c>): one
    /// made at run time needs code generation, which a trimmed or natively compiled function does not have, and costs every call a boxed argument list.
    /// </summary>
    /// <param name="services">The application's services; the last registration of <typeparamref name="TService"/> is wrapped.</param>
    /// <param name="wrap">Makes the wrapper of the service and the monitor. The service is still the container's to dispose of.</param>
    /// <exception cref="InvalidOperationException">The service is not registered yet, or with a key.</exception>
    public static IServiceCollection Track<TService>(this IServiceCollection services, Func<TService, IMonitor, TService> wrap)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(wrap);
        for (var at = services.Count - 1; at >= 0; at--)
        {
            if (services[at] is { IsKeyedService: false } known && known.ServiceType == typeof(TService))
            {
                var key = new object();
                services[at] = new ServiceDescriptor(
                    typeof(TService), provider => wrap(provider.GetRequiredKeyedService<TService>(key), provider.GetRequiredService<IMonitor>()), known.Lifetime);
                services.Add(Keyed(known, key));
                return services;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} is not registered: register it before it is tracked.");
    }

    // Under a key that nobody else has, so that the container makes it and disposes of it as before.
    private static ServiceDescriptor Keyed(ServiceDescriptor known, object key) => known switch
    {
        { ImplementationInstance: { } instance } => new ServiceDescriptor(known.ServiceType, key, instance),
        { ImplementationFactory: { } factory } => new ServiceDescriptor(known.ServiceType, key, (provider, _) => factory(provider), known.Lifetime),
        _ => new ServiceDescriptor(known.ServiceType, key, known.ImplementationType!, known.Lifetime),
    };
}
