using Microsoft.Extensions.Options;
using Thaw.Aws.Caching;
using Thaw.Aws.Clients;
using Thaw.Aws.Limits;
using Thaw.Tests.Support;

namespace Thaw.Conformance.FleetCounters;

public sealed class DynamoDbFleetCounterConformance : FleetCounterConformance, IDisposable
{
    private readonly AwsClientPool _clients = new(Options.Create(new AwsEndpointOptions()), patience: Emulators.Patience);
    private readonly string _table = $"counts-{Guid.NewGuid():N}";

    public void Dispose() => _clients.Dispose();

    protected override async Task CreateAsync() =>
        await DynamoDbCacheTable.EnsureCreatedAsync(await EndpointAsync(), _table, listing: false, TimeProvider.System, CancellationToken.None);

    protected override async Task<IFleetCounter> OpenAsync()
    {
        var endpoint = await EndpointAsync();
        return new DynamoDbFleetCounter(_table, () => _clients.DynamoDb(endpoint.ServiceUrl, region: null));
    }

    protected override async Task DropAsync()
    {
        using var client = SdkDynamoDb.Create(await EndpointAsync());
        await client.DeleteTableAsync(_table);
    }

    private async Task<AwsEndpoint> EndpointAsync() => _clients.EndpointOf((await DynamoDbLocal.SharedAsync()).Url, region: null);
}
