using Amazon.Runtime.Internal;

namespace Thaw.Aws.Sqs.Pipeline;

internal sealed class SqsMetadata : IServiceMetadata
{
    public static SqsMetadata Instance { get; } = new();

    public string ServiceId => "SQS";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(0);
}
