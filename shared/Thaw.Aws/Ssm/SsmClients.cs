using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Connections;

namespace Thaw.Aws.Ssm;

/// <summary>The pool's client of Systems Manager. Apart, so that the SDK is loaded only where there is one: a function that has no secrets there never does.</summary>
internal sealed class SsmClients : IDisposable
{
    private SsmClient? _client;

    public int Count => _client is null ? 0 : 1;

    public SsmClient Get(AwsEndpoint endpoint, HandlerGenerations connections, ClientCounters counters, TimeProvider wall, IRequestDeadline? deadline, ClientPatience patience) =>
        _client ??= new SsmClient(SsmEndpoint.Of(endpoint), new PooledHandler(connections, counters, wall, deadline, patience), counters, wall);

    public void Dispose() => _client?.Dispose();
}
