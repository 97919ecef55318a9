using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Microsoft.Extensions.Options;

namespace Thaw.Aws.Clients;

/// <summary>The AWS clients of a process: one a service and endpoint, built when it is first asked for.</summary>
internal sealed class AwsClientPool(IOptions<AwsEndpointOptions> options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AwsEndpoint, IAmazonDynamoDB> _dynamoDb = [];
    private bool _disposed;

    /// <summary>How many clients were built so far.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _dynamoDb.Count;
            }
        }
    }

    /// <summary>The DynamoDB client of an endpoint; what is <see langword="null"/> comes from <see cref="AwsEndpointOptions"/>.</summary>
    public IAmazonDynamoDB DynamoDb(Uri? serviceUrl, string? region)
    {
        var shared = options.Value;
        var endpoint = new AwsEndpoint(serviceUrl ?? shared.DynamoDbServiceUrl ?? shared.ServiceUrl, region ?? shared.Region);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_dynamoDb.TryGetValue(endpoint, out var client))
            {
                // A failure (no region, say) is not kept: the next call tries again.
                _dynamoDb[endpoint] = client = CreateDynamoDb(endpoint, httpClients: null);
            }

            return client;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var client in _dynamoDb.Values)
            {
                client.Dispose();
            }

            _dynamoDb.Clear();
        }
    }

    /// <summary>A client as the pool builds it; tests put their own wire under it.</summary>
    internal static IAmazonDynamoDB CreateDynamoDb(AwsEndpoint endpoint, HttpClientFactory? httpClients)
    {
        var config = new AmazonDynamoDBConfig
        {
            // Three attempts at most; a caller's own patience ends them sooner through its token.
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 2,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            Timeout = TimeSpan.FromSeconds(5),
        };
        if (httpClients is not null)
        {
            config.HttpClientFactory = httpClients;
        }

        if (endpoint.ServiceUrl is { } url)
        {
            config.ServiceURL = url.AbsoluteUri;
            config.AuthenticationRegion = endpoint.SigningRegion;
        }
        else if (endpoint.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return endpoint.IsLocal ? new CountingDynamoDbClient(new BasicAWSCredentials("local", "local"), config) : new CountingDynamoDbClient(config);
    }
}
