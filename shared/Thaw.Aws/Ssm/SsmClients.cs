using Thaw.Aws.Clients;

namespace Thaw.Aws.Ssm;

/// <summary>The pool's client of Systems Manager. Apart, so that the SDK is loaded only where there is one: a function that has no secrets there never does.</summary>
internal sealed class SsmClients : IDisposable
{
    private SsmClient? _client;

    public int Count => _client is null ? 0 : 1;

    public SsmClient Get(AwsEndpoint endpoint, ClientParts parts) => _client ??= new SsmClient(SsmEndpoint.Of(endpoint), parts);

    public void Dispose() => _client?.Dispose();
}
