using Microsoft.Extensions.Configuration;

namespace Thaw.Aws.Clients;

/// <summary>The one place where the clients' addresses are read from configuration.</summary>
internal static class AwsEndpointConfiguration
{
    public static void Bind(IConfiguration configuration, AwsEndpointOptions options)
    {
        options.ServiceUrl = Setting.Url<AwsEndpointOptions>(configuration, "AWS_ENDPOINT_URL") ?? options.ServiceUrl;
        options.DynamoDbServiceUrl = Setting.Url<AwsEndpointOptions>(configuration, "AWS_ENDPOINT_URL_DYNAMODB") ?? options.DynamoDbServiceUrl;
        options.SqsServiceUrl = Setting.Url<AwsEndpointOptions>(configuration, "AWS_ENDPOINT_URL_SQS") ?? options.SqsServiceUrl;
        options.SsmServiceUrl = Setting.Url<AwsEndpointOptions>(configuration, "AWS_ENDPOINT_URL_SSM") ?? options.SsmServiceUrl;
        options.Region = Setting.Text(configuration, "AWS_REGION") ?? options.Region;
    }
}
