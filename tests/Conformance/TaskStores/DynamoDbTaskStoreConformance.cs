using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.Tasks;
using Thaw.Tasks.Stores;
using Thaw.Tests.Support;

namespace Thaw.Conformance.TaskStores;

public sealed class DynamoDbTaskStoreConformance : TaskStoreConformance, IDisposable
{
    private readonly AwsClientPool _clients = new(Options.Create(new AwsEndpointOptions()), patience: Emulators.Patience);
    private readonly string _table = $"facts-{Guid.NewGuid():N}";

    protected override async Task CreateDatabaseAsync() => await DynamoDbTaskTable.EnsureCreatedAsync(await EndpointAsync(), _table, TimeProvider.System, default);

    protected override async Task<ITaskStore> OpenAsync()
    {
        var endpoint = await EndpointAsync();
        return new DynamoDbTaskStore(_table, DynamoDbLocal.TransactionItems, () => _clients.DynamoDb(endpoint.ServiceUrl, region: null), prepare: null, TimeProvider.System);
    }

    protected override async Task DropDatabaseAsync()
    {
        using var client = SdkDynamoDb.Create(await EndpointAsync());
        await client.DeleteTableAsync(_table);
    }

    public void Dispose() => _clients.Dispose();

    private async Task<AwsEndpoint> EndpointAsync() => _clients.EndpointOf((await DynamoDbLocal.SharedAsync()).Url, region: null);
}
