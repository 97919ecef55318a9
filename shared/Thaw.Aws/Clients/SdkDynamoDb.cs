using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Thaw.Aws.Clients.Connections;

namespace Thaw.Aws.Clients;

/// <summary>The SDK's client, for what is not hot. Loading this type loads the SDK.</summary>
internal static class SdkDynamoDb
{
    public static AmazonDynamoDBClient Create(AwsEndpoint endpoint)
    {
        var patience = endpoint.IsLocal ? ClientPatience.Emulator : ClientPatience.Usual;
        var config = new AmazonDynamoDBConfig
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = AttemptSetting.Environment.Or(3) - 1,
            ConnectTimeout = patience.Connect,
            Timeout = patience.Attempt,
        };
        if (endpoint.ServiceUrl is { } url)
        {
            config.ServiceURL = url.AbsoluteUri;
            config.AuthenticationRegion = endpoint.SigningRegion;
        }
        else if (endpoint.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return endpoint.IsLocal ? new AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), config) : new AmazonDynamoDBClient(config);
    }
}
