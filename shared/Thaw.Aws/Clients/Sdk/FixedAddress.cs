using Amazon.Runtime.Endpoints;

namespace Thaw.Aws.Clients.Sdk;

/// <summary>The address that was resolved when the client was made.</summary>
internal sealed class FixedAddress(Uri url) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) => new(url.AbsoluteUri);
}
