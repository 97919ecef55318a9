using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Thaw.Aws.Clients.Sdk;

namespace Thaw.Aws.Sqs.Pipeline;

/// <summary>What the SDK's pipeline wants to know of the service.</summary>
internal sealed class SqsConfig : ClientConfig
{
    public SqsConfig()
        : base(SameDefaults.Instance)
    {
        AuthenticationServiceName = RegionEndpointServiceName;
        RetryMode = RequestRetryMode.Standard;

        // The pool's handler replaces a kept connection that is dead; the SDK would ask up to ten times more for any that is reset, at once and uncounted.
        MaxStaleConnectionRetries = 0;
    }

    public override string RegionEndpointServiceName => "sqs";

    public override string ServiceVersion => "2012-11-05";

    public override string UserAgent => "thaw-sqs/1";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(ServiceURL);
}
