using Amazon.Runtime;

namespace Thaw.Aws.Clients.Sdk;

/// <summary>Has the SDK send over the pool's connections.</summary>
internal sealed class PooledConnections(HttpMessageHandler connections, ClientCounters counters, TimeProvider wall) : HttpClientFactory
{
    /// <summary>Who counts. Here, because the pipeline is built by the base's constructor, before the client has fields.</summary>
    public ClientCounters Counters => counters;

    /// <summary>How fast the client may send.</summary>
    public AdaptivePace Pace { get; } = new(wall, TimeProvider.System);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(connections, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    // One for the life of the client that asks for it; none is shared between clients, whose connections are shared already.
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => true;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public override string? GetConfigUniqueString(IClientConfig clientConfig) => null;
}
