using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Sdk;

namespace Thaw.Aws.Ssm;

/// <summary>
/// The one call of Systems Manager that secrets take, on the SDK's own pipeline: its credentials, signatures, clock correction and retries, over the pool's connections. Safe for many callers at
/// once. A refusal is an <see cref="SsmException"/>.
/// </summary>
internal sealed class SsmClient : AmazonServiceClient
{
    /// <param name="endpoint">Where it sends, and the region it signs for.</param>
    /// <param name="parts">What it has of the pool.</param>
    /// <param name="credentials">What it signs with; <see langword="null"/> for the SDK's chain.</param>
    public SsmClient(SsmEndpoint endpoint, ClientParts parts, AWSCredentials? credentials = null)
        : base(credentials ?? (endpoint.IsLocal ? new BasicAWSCredentials("local", "local") : null!), ConfigOf(endpoint, new PooledConnections(parts)))
    {
    }

    protected override IServiceMetadata ServiceMetadata => SsmMetadata.Instance;

    public Task<Parameters> SendAsync(GetParameters call, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions { RequestMarshaller = SsmMarshaller.Instance, ResponseUnmarshaller = SsmUnmarshaller.Instance };
        return ((PooledConnections)Config.HttpClientFactory).Time.BoundAsync(stop => InvokeAsync<Parameters>(call, options, stop), cancellationToken);
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new FixedEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureV4Resolver());
        PacedAttempts.AddTo(pipeline, (PooledConnections)Config.HttpClientFactory);
    }

    private static SsmConfig ConfigOf(SsmEndpoint endpoint, PooledConnections connections) => new()
    {
        ServiceURL = endpoint.Url.AbsoluteUri,
        EndpointProvider = new FixedAddress(endpoint.Url),
        AuthenticationRegion = endpoint.Region,
        HttpClientFactory = connections,

        // Containers that start together ask together, and an account has 40 such calls a second.
        MaxErrorRetry = connections.Attempts.Or(5) - 1,
    };
}
