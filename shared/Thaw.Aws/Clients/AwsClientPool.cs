using Microsoft.Extensions.Options;
using Thaw.Aws.Clients.Connections;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.Sqs;
using Thaw.Aws.Sqs.Operations;
using Thaw.Aws.Ssm;

namespace Thaw.Aws.Clients;

/// <summary>The AWS clients of a process: one a service and endpoint, built when it is first asked for, all over the same connections.</summary>
internal sealed class AwsClientPool : IAwsClientStatistics, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AwsEndpoint, DynamoDbClient> _dynamoDb = [];
    private readonly IOptions<AwsEndpointOptions> _options;
    private readonly TimeProvider _wall;
    private readonly IRequestDeadline? _deadline;
    private readonly ClientPatience _patience;
    private readonly ClientCounters _counters = new();
    private readonly HandlerGenerations _connections;
    private SqsClients? _sqs;
    private SsmClients? _ssm;
    private bool _disposed;

    /// <param name="options">Where the clients send.</param>
    /// <param name="wall">The wall clock.</param>
    /// <param name="deadline">What bounds the requests being served.</param>
    /// <param name="patience">How long connections and answers may take.</param>
    public AwsClientPool(IOptions<AwsEndpointOptions> options, TimeProvider? wall = null, IRequestDeadline? deadline = null, ClientPatience? patience = null)
    {
        (_options, _wall, _deadline, _patience) = (options, wall ?? CoarseClock.Instance, deadline, patience ?? ClientPatience.Usual);
        _connections = new HandlerGenerations(() => SocketHandlers.Create(_counters, _patience), _wall);
    }

    /// <summary>How many clients were built so far.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _dynamoDb.Count + (_sqs?.Count ?? 0) + (_ssm?.Count ?? 0);
            }
        }
    }

    public AwsClientStatistics Statistics => _counters.Statistics;

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
                var settings = DynamoDbClientSettings.For(endpoint, _wall, _deadline, connections: _connections, counters: _counters, patience: _patience);
                _dynamoDb[endpoint] = client = new DynamoDbClient(settings);
            }

            return client;
        }
    }

    /// <summary>The SQS client of a queue; what is <see langword="null"/> comes from <see cref="AwsEndpointOptions"/>.</summary>
    public SqsClient Sqs(Uri queueUrl, Uri? serviceUrl, string? region, SqsLimits limits)
    {
        var shared = _options.Value;
        var endpoint = SqsEndpoint.Of(new AwsEndpoint(serviceUrl ?? shared.SqsServiceUrl ?? shared.ServiceUrl, region ?? shared.Region), queueUrl);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return (_sqs ??= new SqsClients()).Get(endpoint, limits, _connections, _counters, _wall, _deadline, _patience);
        }
    }

    /// <summary>The client of Systems Manager, where <see cref="AwsEndpointOptions"/> says.</summary>
    public SsmClient Ssm()
    {
        var shared = _options.Value;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return (_ssm ??= new SsmClients()).Get(new AwsEndpoint(shared.SsmServiceUrl ?? shared.ServiceUrl, shared.Region), _connections, _counters, _wall, _deadline, _patience);
        }
    }

    /// <summary>Where DynamoDB is; what is <see langword="null"/> comes from <see cref="AwsEndpointOptions"/>.</summary>
    public AwsEndpoint EndpointOf(Uri? serviceUrl, string? region)
    {
        var shared = _options.Value;
        return new AwsEndpoint(serviceUrl ?? shared.DynamoDbServiceUrl ?? shared.ServiceUrl, region ?? shared.Region);
    }

    /// <summary>The next request begins with connections of its own.</summary>
    public void ForgetConnections() => _connections.Retire();

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

            _sqs?.Dispose();
            _ssm?.Dispose();
            _dynamoDb.Clear();
        }

        _connections.Dispose();
    }
}
