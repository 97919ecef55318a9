using Thaw.Aws.Clients;
using Thaw.Aws.Sqs.Operations;

namespace Thaw.Aws.Sqs;

/// <summary>The pool's clients of SQS. Apart, so that the SDK is loaded only where there is one: a function that only caches never does.</summary>
internal sealed class SqsClients : IDisposable
{
    private readonly Dictionary<(SqsEndpoint Endpoint, SqsLimits Limits), SqsClient> _clients = [];

    public int Count => _clients.Count;

    public SqsClient Get(SqsEndpoint endpoint, SqsLimits limits, ClientParts parts)
    {
        if (!_clients.TryGetValue((endpoint, limits), out var client))
        {
            // A failure is not kept: the next call tries again.
            _clients[(endpoint, limits)] = client = new SqsClient(endpoint, parts, limits);
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
