using Amazon.Runtime.Internal;

namespace Thaw.Aws.Ssm;

internal sealed class SsmMetadata : IServiceMetadata
{
    public static SsmMetadata Instance { get; } = new();

    public string ServiceId => "SSM";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(0);
}
