using Thaw.Aws.Caching.Items;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Connections;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.DynamoDb.Operations;

namespace Thaw.Benchmarks.DynamoDb.Reads;

/// <summary>Through our client, as the cache reads an entry.</summary>
internal sealed class OurRead(Uri url) : IRead
{
    private readonly DynamoDbClient _client = new(DynamoDbClientSettings.For(new AwsEndpoint(url, Region: null), CoarseClock.Instance, deadline: null, static () =>
    {
        var handler = SocketHandlers.Create(new ClientCounters());
        handler.SslOptions = StubCertificate.Options;
        return handler;
    }));

    public async ValueTask<int> ReadAsync()
    {
        var call = new GetItem<TableItem>("cache", new KeySource("E#company###equipment/site-0042/pump"), TableItemReader.WithoutKey);
        await _client.SendAsync(call, CancellationToken.None).ConfigureAwait(false);
        return call.Item!.Value.Length;
    }

    public void Dispose() => _client.Dispose();
}
