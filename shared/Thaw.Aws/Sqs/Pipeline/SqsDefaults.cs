using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Thaw.Aws.Sqs.Pipeline;

/// <summary>The same settings wherever it runs. Time limits are the connections' business: only they know how long a receiver waits.</summary>
internal sealed class SqsDefaults : IDefaultConfigurationProvider
{
    private static readonly DefaultConfiguration Settings = new() { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };

    private SqsDefaults()
    {
    }

    public static SqsDefaults Instance { get; } = new();

    public IDefaultConfiguration GetDefaultConfiguration(RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) => Settings;
}
