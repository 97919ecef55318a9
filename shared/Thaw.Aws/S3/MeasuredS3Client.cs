using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Thaw.Aws.Clients.Measuring;

namespace Thaw.Aws.S3;

/// <summary>The SDK's client, measured.</summary>
internal sealed class MeasuredS3Client : AmazonS3Client
{
    public MeasuredS3Client(AmazonS3Config config)
        : base(config)
    {
    }

    public MeasuredS3Client(AWSCredentials credentials, AmazonS3Config config)
        : base(credentials, config)
    {
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandler(new MeasuredCalls());
    }
}
