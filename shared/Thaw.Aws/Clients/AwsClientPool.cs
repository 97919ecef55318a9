using Microsoft.Extensions.Options;
using Thaw.Aws.DynamoDb;

namespace Thaw.Aws.Clients;

/// <summary>The AWS clients of a process: one a service and endpoint, built when it is first asked for.</summary>
/// <param name="options">Where they send.</param>
/// <param name="wall">The wall clock.</param>
/// <param name="deadline">What bounds the requests being served.</param>
internal sealed class AwsClientPool(IOptions<AwsEndpointOptions> options, TimeProvider? wall = null, IRequestDeadline? deadline = null) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AwsEndpoint, DynamoDbClient> _dynamoDb = [];
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
    public DynamoDbClient DynamoDb(Uri? serviceUrl, string? region)
    {
        var endpoint = EndpointOf(serviceUrl, region);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_dynamoDb.TryGetValue(endpoint, out var client))
            {
                // A failure (no region, say) is not kept: the next call tries again.
                _dynamoDb[endpoint] = client = new DynamoDbClient(DynamoDbClientSettings.For(endpoint, wall ?? CoarseClock.Instance, deadline));
            }

            return client;
        }
    }

    /// <summary>Where DynamoDB is; what is <see langword="null"/> comes from <see cref="AwsEndpointOptions"/>.</summary>
    public AwsEndpoint EndpointOf(Uri? serviceUrl, string? region)
    {
        var shared = options.Value;
        return new AwsEndpoint(serviceUrl ?? shared.DynamoDbServiceUrl ?? shared.ServiceUrl, region ?? shared.Region);
    }

    /// <summary>The next request of each client begins with connections of its own.</summary>
    public void ForgetConnections()
    {
        lock (_gate)
        {
            foreach (var client in _dynamoDb.Values)
            {
                client.ForgetConnections();
            }
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
}
