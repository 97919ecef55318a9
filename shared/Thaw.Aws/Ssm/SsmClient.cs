using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Measuring;
using Thaw.Aws.Clients.Sdk;

namespace Thaw.Aws.Ssm;

/// <summary>
/// The one call of Systems Manager that secrets take, on the SDK's own pipeline: its credentials, signatures, clock correction and retries, over the pool's connections. Safe for many callers at
/// once. A refusal is an <see cref="SsmException"/>.
/// </summary>
internal sealed class SsmClient : AmazonServiceClient
{
    /// <param name="endpoint">Where it sends, and the region it signs for.</param>
    /// <param name="connections">What it sends over.</param>
    /// <param name="counters">Who counts.</param>
    /// <param name="wall">The wall clock.</param>
    public SsmClient(SsmEndpoint endpoint, HttpMessageHandler connections, ClientCounters counters, TimeProvider wall)
        : base(endpoint.IsLocal ? new BasicAWSCredentials("local", "local") : null!, ConfigOf(endpoint, new PooledConnections(connections, counters, wall)))
    {
    }

    protected override IServiceMetadata ServiceMetadata => SsmMetadata.Instance;

    public Task<Parameters> SendAsync(GetParameters call, CancellationToken cancellationToken) => InvokeAsync<Parameters>(
        call, new InvokeOptions { RequestMarshaller = SsmMarshaller.Instance, ResponseUnmarshaller = SsmUnmarshaller.Instance }, cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new FixedEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureV4Resolver());
        pipeline.AddHandler(new MeasuredCalls());
    }

    private static SsmConfig ConfigOf(SsmEndpoint endpoint, PooledConnections connections) => new()
    {
        ServiceURL = endpoint.Url.AbsoluteUri,
        EndpointProvider = new FixedAddress(endpoint.Url),
        AuthenticationRegion = endpoint.Region,
        HttpClientFactory = connections,
    };
}
