using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Aws.Caching;
using Thaw.Aws.Clients;
using Thaw.Caching.Stores;

namespace Thaw.Caching;

/// <summary>Puts DynamoDB behind the cache.</summary>
public static class DynamoDbCachingBuilderExtensions
{
    /// <summary>Keeps the cache's durable tier in a DynamoDB table. No client is built, and nothing is sent, before the first use.</summary>
    public static IThawCachingBuilder UseDynamoDb(this IThawCachingBuilder builder, string table) => builder.UseDynamoDb(options => options.Table = table);

    /// <summary>Keeps the cache's durable tier in a DynamoDB table. No client is built, and nothing is sent, before the first use. Called again, it goes on configuring the same one.</summary>
    public static IThawCachingBuilder UseDynamoDb(this IThawCachingBuilder builder, Action<DynamoDbCacheOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<DynamoDbCacheOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DynamoDbCacheOptions>, DynamoDbCacheOptionsValidator>());
        AwsClientServices.AddPool(services);
        services.TryAddSingleton(Create);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWarmUp, DynamoDbCacheWarmUp>());
        services.RemoveAll<ICacheStore>();
        services.AddSingleton<ICacheStore>(provider => provider.GetRequiredService<DynamoDbCacheStore>());
        return builder;
    }

    /// <summary>
    /// Keeps the cache's durable tier in the DynamoDB table that the configuration names: <c>CACHE_TABLE_NAME</c>, <c>AWS_ENDPOINT_URL_DYNAMODB</c>,
    /// <c>AWS_ENDPOINT_URL</c>, <c>AWS_REGION</c>, and the section <c>Thaw:DynamoDb</c> (<c>Listing</c>, <c>CreateTable</c>, <c>TransactionItems</c>, <c>WarmUp</c>).
    /// Where no table is named, nothing is added.
    /// </summary>
    public static IThawCachingBuilder UseDynamoDb(this IThawCachingBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration[DynamoDbConfiguration.TableName] is null or "")
        {
            return builder;
        }

        builder.Services.AddOptions<AwsEndpointOptions>().Configure(options => AwsEndpointConfiguration.Bind(configuration, options));
        return builder.UseDynamoDb(options => DynamoDbConfiguration.Bind(configuration, options));
    }

    private static DynamoDbCacheStore Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<DynamoDbCacheOptions>>().Value;
        var pool = services.GetRequiredService<AwsClientPool>();
        return new DynamoDbCacheStore(
            options, pool.EndpointOf(options.ServiceUrl, options.Region), () => pool.DynamoDb(options.ServiceUrl, options.Region),
            services.GetService<TimeProvider>() ?? TimeProvider.System);
    }
}
