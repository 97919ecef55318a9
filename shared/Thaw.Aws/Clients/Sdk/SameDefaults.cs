using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Thaw.Aws.Clients.Sdk;

/// <summary>The same settings wherever it runs. Time limits are the connections' business: only they know how long a receiver waits.</summary>
internal sealed class SameDefaults : IDefaultConfigurationProvider
{
    private static readonly DefaultConfiguration Settings = new() { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };

    private SameDefaults()
    {
    }

    public static SameDefaults Instance { get; } = new();

    public IDefaultConfiguration GetDefaultConfiguration(RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) => Settings;
}
