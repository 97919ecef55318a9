using Microsoft.Extensions.Configuration;

namespace Thaw.Aws.Clients;

/// <summary>The one place where the clients' addresses are read from configuration.</summary>
internal static class AwsEndpointConfiguration
{
    public static void Bind(IConfiguration configuration, AwsEndpointOptions options)
    {
        options.ServiceUrl = Url<AwsEndpointOptions>(configuration, "AWS_ENDPOINT_URL") ?? options.ServiceUrl;
        options.DynamoDbServiceUrl = Url<AwsEndpointOptions>(configuration, "AWS_ENDPOINT_URL_DYNAMODB") ?? options.DynamoDbServiceUrl;
        options.SqsServiceUrl = Url<AwsEndpointOptions>(configuration, "AWS_ENDPOINT_URL_SQS") ?? options.SqsServiceUrl;
        options.SsmServiceUrl = Url<AwsEndpointOptions>(configuration, "AWS_ENDPOINT_URL_SSM") ?? options.SsmServiceUrl;
        options.Region = Setting.Text(configuration, "AWS_REGION") ?? options.Region;
    }

    /// <summary>An address of the configuration's, unless <c>AWS_IGNORE_CONFIGURED_ENDPOINT_URLS</c> says that none of them counts.</summary>
    public static Uri? Url<TOptions>(IConfiguration configuration, string name) =>
        Setting.Flag<TOptions>(configuration, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") is true ? null : Setting.Url<TOptions>(configuration, name);
}
