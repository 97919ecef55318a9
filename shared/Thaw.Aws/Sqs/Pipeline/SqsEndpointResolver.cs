using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Thaw.Aws.Sqs.Pipeline;

/// <summary>One client, one address: it was resolved when the client was made.</summary>
internal sealed class SqsEndpointResolver : BaseEndpointResolver
{
    public override Endpoint GetEndpoint(IExecutionContext executionContext) => new(executionContext.RequestContext.ClientConfig.ServiceURL);

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new();
}
