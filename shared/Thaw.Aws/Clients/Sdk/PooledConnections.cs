using Amazon.Runtime;
using Thaw.Aws.Clients.Connections;

namespace Thaw.Aws.Clients.Sdk;

/// <summary>Has a client of the SDK send over the pool's connections, and carries what else it has of the pool: the pipeline is built by the base's constructor, before the client has fields.</summary>
/// <param name="parts">The pool's.</param>
/// <param name="streams">Whether answers are handed on as they come.</param>
internal sealed class PooledConnections(ClientParts parts, bool streams = false) : HttpClientFactory
{
    /// <summary>Who counts.</summary>
    public ClientCounters Counters => parts.Counters;

    /// <summary>How fast the client may send.</summary>
    public AdaptivePace Pace { get; } = new(parts.Wall, TimeProvider.System);

    /// <summary>How long a call may take.</summary>
    public RequestTime Time { get; } = new(parts.Deadline, parts.Wall);

    /// <summary>How often a call is sent at most.</summary>
    public AttemptSetting Attempts => parts.Attempts;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => 
        new(new PooledHandler(parts.Connections, parts.Counters, parts.Patience, streams)) { Timeout = Timeout.InfiniteTimeSpan };

    // One for the life of the client that asks for it; none is shared between clients, whose connections are shared already.
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => true;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public override string? GetConfigUniqueString(IClientConfig clientConfig) => null;
}
