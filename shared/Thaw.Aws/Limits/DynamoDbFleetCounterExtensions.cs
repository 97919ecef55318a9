using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw;
using Thaw.Aws.Caching;
using Thaw.Aws.Clients;
using Thaw.Aws.Limits;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Counts for the fleet in DynamoDB.</summary>
public static class DynamoDbFleetCounterExtensions
{
    /// <summary>Makes a DynamoDB table the place of the fleet's counters. No client is built, and nothing is sent, before the first use.</summary>
    public static IServiceCollection AddDynamoDbFleetCounter(this IServiceCollection services, Action<DynamoDbFleetCounterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<DynamoDbFleetCounterOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DynamoDbFleetCounterOptions>, DynamoDbFleetCounterOptionsValidator>());
        services.TryAddSingleton(AwsClientServices.CreatePool);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISnapshotHook, ConnectionSnapshotHook>());
        services.RemoveAll<IFleetCounter>();
        services.AddSingleton<IFleetCounter>(Create);
        return services;
    }

    /// <summary>
    /// Makes the cache's table (<c>CACHE_TABLE_NAME</c>) the place of the fleet's counters, where <c>Thaw:RateLimit:Fleet</c> asks for them. Otherwise nothing is added.
    /// </summary>
    public static IServiceCollection AddDynamoDbFleetCounter(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        if (!bool.TryParse(configuration["Thaw:RateLimit:Fleet"], out var fleet) || !fleet)
        {
            return services;
        }

        services.AddOptions<AwsEndpointOptions>().Configure(options => AwsEndpointConfiguration.Bind(configuration, options));
        return services.AddDynamoDbFleetCounter(options => options.Table = configuration[DynamoDbConfiguration.TableName] ?? "");
    }

    private static DynamoDbFleetCounter Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<DynamoDbFleetCounterOptions>>().Value;
        var pool = services.GetRequiredService<AwsClientPool>();
        return new DynamoDbFleetCounter(options.Table, () => pool.DynamoDb(options.ServiceUrl, options.Region));
    }
}
