using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Sdk;
using Thaw.Aws.Sqs.Operations;
using Thaw.Aws.Sqs.Pipeline;

namespace Thaw.Aws.Sqs;

/// <summary>
/// SQS on the SDK's own pipeline: its credentials, signatures, clock correction and retries, over the pool's connections and at a pace that gives way to throttling. Safe for many callers at once.
/// A refusal is a <see cref="Errors.SqsException"/>; what the service would refuse for its size or range is an <see cref="ArgumentException"/> before anything is sent.
/// </summary>
internal sealed class SqsClient : AmazonServiceClient
{
    private readonly SqsLimits _limits;

    /// <param name="endpoint">Where it sends, and the region it signs for.</param>
    /// <param name="parts">What it has of the pool.</param>
    /// <param name="limits">What the queues take.</param>
    /// <param name="credentials">What it signs with; <see langword="null"/> for the SDK's chain.</param>
    public SqsClient(SqsEndpoint endpoint, ClientParts parts, SqsLimits limits, AWSCredentials? credentials = null)
        : base(credentials ?? (endpoint.IsLocal ? new BasicAWSCredentials("local", "local") : null!), ConfigOf(endpoint, new PooledConnections(parts))) => _limits = limits;

    protected override IServiceMetadata ServiceMetadata => SqsMetadata.Instance;

    public Task<SentMessage> SendAsync(SendMessage call, CancellationToken cancellationToken) => InvokeAsync<SentMessage>(call, cancellationToken);

    public Task<BatchResult> SendAsync(SendMessageBatch call, CancellationToken cancellationToken) => InvokeAsync<BatchResult>(call, cancellationToken);

    public Task<ReceivedMessages> SendAsync(ReceiveMessage call, CancellationToken cancellationToken) => InvokeAsync<ReceivedMessages>(call, cancellationToken);

    public Task SendAsync(DeleteMessage call, CancellationToken cancellationToken) => InvokeAsync<Nothing>(call, cancellationToken);

    public Task<BatchResult> SendAsync(DeleteMessageBatch call, CancellationToken cancellationToken) => InvokeAsync<BatchResult>(call, cancellationToken);

    public Task SendAsync(ChangeMessageVisibility call, CancellationToken cancellationToken) => InvokeAsync<Nothing>(call, cancellationToken);

    public Task<BatchResult> SendAsync(ChangeMessageVisibilityBatch call, CancellationToken cancellationToken) => InvokeAsync<BatchResult>(call, cancellationToken);

    public Task<QueueAttributes> SendAsync(GetQueueAttributes call, CancellationToken cancellationToken) => InvokeAsync<QueueAttributes>(call, cancellationToken);

    public Task<QueueAddress> SendAsync(GetQueueUrl call, CancellationToken cancellationToken) => InvokeAsync<QueueAddress>(call, cancellationToken);

    public Task<QueueAddress> SendAsync(CreateQueue call, CancellationToken cancellationToken) => InvokeAsync<QueueAddress>(call, cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new FixedEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureV4Resolver());
        PacedAttempts.AddTo(pipeline, (PooledConnections)Config.HttpClientFactory);
    }

    private static SqsConfig ConfigOf(SqsEndpoint endpoint, PooledConnections connections) => new()
    {
        ServiceURL = endpoint.Url.AbsoluteUri,
        EndpointProvider = new FixedAddress(endpoint.Url),
        AuthenticationRegion = endpoint.Region,
        HttpClientFactory = connections,
        MaxErrorRetry = connections.Attempts.Or(3) - 1,
    };

    private Task<T> InvokeAsync<T>(SqsRequest call, CancellationToken cancellationToken)
        where T : SqsResponse, new()
    {
        call.Check(_limits);
        var options = new InvokeOptions { RequestMarshaller = SqsMarshaller.Instance, ResponseUnmarshaller = SqsUnmarshaller<T>.Instance };
        return ((PooledConnections)Config.HttpClientFactory).Time.BoundAsync(stop => InvokeAsync<T>(call, options, stop), cancellationToken);
    }
}
