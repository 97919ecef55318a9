using Microsoft.Extensions.Options;
using Thaw.Aws.Clients.Connections;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.S3;
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
    private readonly ClientParts _parts;
    private S3Clients? _s3;
    private SqsClients? _sqs;
    private SsmClients? _ssm;
    private bool _disposed;

    /// <param name="options">Where the clients send.</param>
    /// <param name="wall">The wall clock.</param>
    /// <param name="deadline">What bounds the requests being served.</param>
    /// <param name="patience">How long connections and answers may take.</param>
    /// <param name="attempts">How often a call is sent at most; <see langword="null"/> for what the environment says.</param>
    public AwsClientPool(
        IOptions<AwsEndpointOptions> options, TimeProvider? wall = null, IRequestDeadline? deadline = null, ClientPatience? patience = null, AttemptSetting? attempts = null)
    {
        _options = options;
        var (clock, counters, waits) = (wall ?? CoarseClock.Instance, new ClientCounters(), patience ?? ClientPatience.Usual);
        _parts = new ClientParts(new HandlerGenerations(() => SocketHandlers.Create(counters, waits), clock), counters, clock, deadline, waits, attempts ?? AttemptSetting.Environment);
    }

    /// <summary>How many clients were built so far.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _dynamoDb.Count + (_s3?.Count ?? 0) + (_sqs?.Count ?? 0) + (_ssm?.Count ?? 0);
            }
        }
    }

    public AwsClientStatistics Statistics => _parts.Counters.Statistics;

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
                var settings = DynamoDbClientSettings.For(endpoint, _parts);
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
            return (_sqs ??= new SqsClients()).Get(endpoint, limits, _parts);
        }
    }

    /// <summary>The client of Systems Manager, where <see cref="AwsEndpointOptions"/> says.</summary>
    public SsmClient Ssm()
    {
        var shared = _options.Value;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return (_ssm ??= new SsmClients()).Get(new AwsEndpoint(shared.SsmServiceUrl ?? shared.ServiceUrl, shared.Region), _parts);
        }
    }

    /// <summary>The client of S3; what is <see langword="null"/> comes from <see cref="AwsEndpointOptions"/>.</summary>
    public S3Client S3(Uri? serviceUrl, string? region)
    {
        var shared = _options.Value;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return (_s3 ??= new S3Clients()).Get(new AwsEndpoint(serviceUrl ?? shared.ServiceUrl, region ?? shared.Region), _parts);
        }
    }

    /// <summary>Where DynamoDB is; what is <see langword="null"/> comes from <see cref="AwsEndpointOptions"/>.</summary>
    public AwsEndpoint EndpointOf(Uri? serviceUrl, string? region)
    {
        var shared = _options.Value;
        return new AwsEndpoint(serviceUrl ?? shared.DynamoDbServiceUrl ?? shared.ServiceUrl, region ?? shared.Region);
    }

    /// <summary>The next request begins with connections of its own.</summary>
    public void ForgetConnections() => _parts.Connections.Retire();

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

            _s3?.Dispose();
            _sqs?.Dispose();
            _ssm?.Dispose();
            _dynamoDb.Clear();
        }

        _parts.Connections.Dispose();
    }
}
