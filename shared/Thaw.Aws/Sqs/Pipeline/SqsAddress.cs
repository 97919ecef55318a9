using Amazon.Runtime.Endpoints;

namespace Thaw.Aws.Sqs.Pipeline;

/// <summary>The address that was resolved when the client was made.</summary>
internal sealed class SqsAddress(Uri url) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) => new(url.AbsoluteUri);
}
