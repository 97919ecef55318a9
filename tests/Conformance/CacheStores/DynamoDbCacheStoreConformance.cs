using Amazon.DynamoDBv2;
using Microsoft.Extensions.Options;
using Thaw.Aws.Caching;
using Thaw.Aws.Clients;
using Thaw.Caching.Stores;
using Thaw.Tests.Support;

namespace Thaw.Conformance.CacheStores;

public sealed class DynamoDbCacheStoreConformance : CacheStoreConformance, IDisposable
{
    private readonly AwsClientPool _clients = new(Options.Create(new AwsEndpointOptions()));
    private readonly string _table = $"facts-{Guid.NewGuid():N}";

    protected override async Task CreateDatabaseAsync() =>
        await DynamoDbCacheTable.EnsureCreatedAsync(await ClientAsync(), _table, listing: true, TimeProvider.System, CancellationToken.None);

    protected override async Task<ICacheStore> OpenAsync()
    {
        var client = await ClientAsync();
        var options = new DynamoDbCacheOptions { Table = _table, Listing = true, TransactionItems = DynamoDbLocal.TransactionItems };
        return new DynamoDbCacheStore(options, () => client, TimeProvider.System);
    }

    protected override async Task DropDatabaseAsync() => await (await ClientAsync()).DeleteTableAsync(_table);

    public void Dispose() => _clients.Dispose();

    private async Task<IAmazonDynamoDB> ClientAsync() => _clients.DynamoDb((await DynamoDbLocal.SharedAsync()).Url, region: null);
}
