using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients.Connections;

namespace Thaw.Aws.Clients;

/// <summary>Registers the process's one pool of clients; as often as asked, once.</summary>
internal static class AwsClientServices
{
    public static void AddPool(IServiceCollection services)
    {
        services.AddOptions<AwsEndpointOptions>();
        services.TryAddSingleton(CreatePool);
        services.TryAddSingleton<IAwsClientStatistics>(static provider => provider.GetRequiredService<AwsClientPool>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISnapshotHook, ConnectionSnapshotHook>());
    }

    /// <summary>Makes the pool of what is registered.</summary>
    public static AwsClientPool CreatePool(IServiceProvider services) =>
        new(services.GetRequiredService<IOptions<AwsEndpointOptions>>(), services.GetService<TimeProvider>(), services.GetService<IRequestDeadline>(), services.GetService<ClientPatience>());
}
