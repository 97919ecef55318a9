using Microsoft.Extensions.Options;
using Thaw.Aws.Caching;
using Thaw.Aws.Clients;
using Thaw.Caching.Stores;
using Thaw.Tests.Support;

namespace Thaw.Conformance.CacheStores;

public sealed class DynamoDbCacheStoreConformance : CacheStoreConformance, IDisposable
{
    private readonly AwsClientPool _clients = new(Options.Create(new AwsEndpointOptions()), patience: Emulators.Patience);
    private readonly string _table = $"facts-{Guid.NewGuid():N}";

    protected override async Task CreateDatabaseAsync() =>
        await DynamoDbCacheTable.EnsureCreatedAsync(await EndpointAsync(), _table, listing: true, TimeProvider.System, CancellationToken.None);

    protected override async Task<ICacheStore> OpenAsync()
    {
        var endpoint = await EndpointAsync();
        var options = new DynamoDbCacheOptions { Table = _table, Listing = true, TransactionItems = DynamoDbLocal.TransactionItems };
        return new DynamoDbCacheStore(options, endpoint, () => _clients.DynamoDb(endpoint.ServiceUrl, region: null), TimeProvider.System);
    }

    protected override async Task DropDatabaseAsync()
    {
        using var client = SdkDynamoDb.Create(await EndpointAsync());
        await client.DeleteTableAsync(_table);
    }

    public void Dispose() => _clients.Dispose();

    private async Task<AwsEndpoint> EndpointAsync() => _clients.EndpointOf((await DynamoDbLocal.SharedAsync()).Url, region: null);
}
