using Thaw.Aws.Clients;

namespace Thaw.Aws.S3;

/// <summary>The pool's clients of S3. Apart, so that the SDK is loaded only where there is one: a function that reads no documents never does.</summary>
internal sealed class S3Clients : IDisposable
{
    private readonly Dictionary<AwsEndpoint, S3Client> _clients = [];

    public int Count => _clients.Count;

    public S3Client Get(AwsEndpoint endpoint, ClientParts parts)
    {
        if (!_clients.TryGetValue(endpoint, out var client))
        {
            // A failure is not kept: region and credentials may come from where nobody answered at that moment.
            _clients[endpoint] = client = new S3Client(endpoint, parts);
        }

        return client;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        _clients.Clear();
    }
}
