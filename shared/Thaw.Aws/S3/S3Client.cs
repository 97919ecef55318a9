using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Sdk;

namespace Thaw.Aws.S3;

/// <summary>
/// The SDK's client of S3 over the pool's connections, at a pace that gives way to throttling. An object's bytes are handed on as they come: the answer must begin within the time of an attempt, and go on
/// coming.
/// </summary>
internal sealed class S3Client(AwsEndpoint endpoint, ClientParts parts)
    : AmazonS3Client(endpoint.IsLocal ? new BasicAWSCredentials("local", "local") : null!, ConfigOf(endpoint, new PooledConnections(parts, streams: true)))
{
    private PooledConnections Connections => (PooledConnections)Config.HttpClientFactory;

    /// <summary>Begins to read an object.</summary>
    public Task<GetObjectResponse> OpenAsync(GetObjectRequest request, CancellationToken cancellationToken) =>
        Connections.Time.BoundAsync(stop => GetObjectAsync(request, stop), cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        PacedAttempts.AddTo(pipeline, Connections);
    }

    private static AmazonS3Config ConfigOf(AwsEndpoint endpoint, PooledConnections connections)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = endpoint.ServiceUrl is not null,
            HttpClientFactory = connections,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = connections.Attempts.Or(3) - 1,

            // The pool's handler replaces a kept connection that is dead; the SDK would ask up to ten times more for any that is reset, at once and uncounted.
            MaxStaleConnectionRetries = 0,
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

        return config;
    }
}
