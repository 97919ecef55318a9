using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Thaw.Aws.Sqs.Pipeline;

/// <summary>What the SDK's pipeline wants to know of the service.</summary>
internal sealed class SqsConfig : ClientConfig
{
    public SqsConfig()
        : base(SqsDefaults.Instance)
    {
        AuthenticationServiceName = RegionEndpointServiceName;
        RetryMode = RequestRetryMode.Standard;
        MaxErrorRetry = 2;
    }

    public override string RegionEndpointServiceName => "sqs";

    public override string ServiceVersion => "2012-11-05";

    public override string UserAgent => "thaw-sqs/1";

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(ServiceURL);
}
