using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Aws.Caching;
using Thaw.Aws.Clients;
using Thaw.Aws.Monitoring;
using Thaw.Monitoring.Fleet;

namespace Thaw.Monitoring;

/// <summary>Puts DynamoDB behind the fleet's figures.</summary>
public static class DynamoDbMonitoringBuilderExtensions
{
    private const string TableName = "METRICS_TABLE_NAME";

    /// <summary>Keeps the fleet's figures in a DynamoDB table. No client is built, and nothing is sent, before the first use.</summary>
    public static IThawMonitoringBuilder UseDynamoDb(this IThawMonitoringBuilder builder, string table) => builder.UseDynamoDb(options => options.Table = table);

    /// <summary>Keeps the fleet's figures in a DynamoDB table. No client is built, and nothing is sent, before the first use. Called again, it goes on configuring the same one.</summary>
    public static IThawMonitoringBuilder UseDynamoDb(this IThawMonitoringBuilder builder, Action<DynamoDbMetricsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<DynamoDbMetricsOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DynamoDbMetricsOptions>, DynamoDbMetricsOptionsValidator>());
        services.TryAddSingleton(AwsClientServices.CreatePool);
        services.TryAddSingleton(Create);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISnapshotHook, ConnectionSnapshotHook>());
        services.RemoveAll<IMetricsStore>();
        services.AddSingleton<IMetricsStore>(static provider => provider.GetRequiredService<DynamoDbMetricsStore>());
        return builder;
    }

    /// <summary>
    /// Keeps the fleet's figures in the DynamoDB table that the configuration names: <c>METRICS_TABLE_NAME</c>, <c>AWS_ENDPOINT_URL_DYNAMODB</c>, <c>AWS_ENDPOINT_URL</c>,
    /// <c>AWS_REGION</c>, <c>Thaw:DynamoDb:CreateTable</c>. Where no table is named, nothing is added.
    /// </summary>
    public static IThawMonitoringBuilder UseDynamoDb(this IThawMonitoringBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        if (configuration[TableName] is not { Length: > 0 } table)
        {
            return builder;
        }

        builder.Services.AddOptions<AwsEndpointOptions>().Configure(options => AwsEndpointConfiguration.Bind(configuration, options));
        return builder.UseDynamoDb(options =>
        {
            options.Table = table;
            options.CreateTable = DynamoDbConfiguration.CreatesTable(configuration, options.CreateTable);
        });
    }

    private static DynamoDbMetricsStore Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<DynamoDbMetricsOptions>>().Value;
        var pool = services.GetRequiredService<AwsClientPool>();
        return new DynamoDbMetricsStore(
            options, pool.EndpointOf(options.ServiceUrl, options.Region), () => pool.DynamoDb(options.ServiceUrl, options.Region), services.GetService<TimeProvider>() ?? TimeProvider.System);
    }
}
