using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Thaw.Aws.Clients.Sdk;

namespace Thaw.Aws.Ssm;

/// <summary>What the SDK's pipeline wants to know of the service.</summary>
internal sealed class SsmConfig : ClientConfig
{
    public SsmConfig()
        : base(SameDefaults.Instance)
    {
        AuthenticationServiceName = RegionEndpointServiceName;
        RetryMode = RequestRetryMode.Standard;

        // The pool's handler replaces a kept connection that is dead; the SDK would ask up to ten times more for any that is reset, at once and uncounted.
        MaxStaleConnectionRetries = 0;
    }

    public override string RegionEndpointServiceName => "ssm";

    public override string ServiceVersion => "2014-11-06";

    public override string UserAgent => "thaw-ssm/1";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(ServiceURL);
}
