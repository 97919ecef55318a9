using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.Monitoring;
using Thaw.Monitoring.Fleet;
using Thaw.Tests.Support;

namespace Thaw.Conformance.MetricsStores;

public sealed class DynamoDbMetricsStoreConformance : MetricsStoreConformance, IDisposable
{
    private readonly AwsClientPool _clients = new(Options.Create(new AwsEndpointOptions()), patience: Emulators.Patience);
    private readonly string _table = $"facts-{Guid.NewGuid():N}";

    protected override async Task CreateDatabaseAsync() =>
        await DynamoDbMetricsTable.EnsureCreatedAsync(await EndpointAsync(), _table, TimeProvider.System, CancellationToken.None);

    protected override async Task<IMetricsStore> OpenAsync()
    {
        var endpoint = await EndpointAsync();
        return new DynamoDbMetricsStore(new DynamoDbMetricsOptions { Table = _table }, endpoint, () => _clients.DynamoDb(endpoint.ServiceUrl, region: null), TimeProvider.System);
    }

    protected override async Task DropDatabaseAsync()
    {
        using var client = SdkDynamoDb.Create(await EndpointAsync());
        await client.DeleteTableAsync(_table);
    }

    public void Dispose() => _clients.Dispose();

    private async Task<AwsEndpoint> EndpointAsync() => _clients.EndpointOf((await DynamoDbLocal.SharedAsync()).Url, region: null);
}
