using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.Monitoring;
using Thaw.Monitoring.Fleet;
using Thaw.Tests.Support;
using Xunit.Abstractions;

namespace Thaw.Conformance.MetricsStores;

public sealed class DynamoDbFleetQueryFacts(ITestOutputHelper output) : FleetQueryFacts(output), IDisposable
{
    private readonly AwsClientPool _clients = new(Options.Create(new AwsEndpointOptions()), patience: Emulators.Patience);

    protected override async Task<IMetricsStore> OpenAsync()
    {
        var endpoint = _clients.EndpointOf((await DynamoDbLocal.SharedAsync()).Url, region: null);
        var options = new DynamoDbMetricsOptions { Table = $"fleet-{Guid.NewGuid():N}", CreateTable = true };
        return new DynamoDbMetricsStore(options, endpoint, () => _clients.DynamoDb(endpoint.ServiceUrl, region: null), TimeProvider.System);
    }

    protected override Task DropAsync() => Task.CompletedTask;

    public void Dispose() => _clients.Dispose();
}
