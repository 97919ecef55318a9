using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Thaw.Aws.Clients.Sdk;

/// <summary>One client, one address: it was resolved when the client was made, and needs no parameters of a request.</summary>
internal sealed class FixedEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new();
}
