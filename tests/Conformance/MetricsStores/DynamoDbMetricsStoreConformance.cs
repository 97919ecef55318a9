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

    [SkippableFact]
    public async Task Expired_IsTheTablesToDelete()
    {
        var soon = DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().ToUnixTimeSeconds() + 3_600);
        await Store.AddAsync(Record("expiring", 1, [1]) with { ExpiresAt = soon }, default);
        await Store.PutRollUpAsync(RollUp(new MetricsSlot(MetricsScale.Minute, Minute, MetricsPart.Fleet), 1, [2]) with { ExpiresAt = soon }, default);

        using var client = SdkDynamoDb.Create(await EndpointAsync());
        var ttl = (await client.DescribeTimeToLiveAsync(_table)).TimeToLiveDescription;
        Assert.Equal("ENABLED", ttl.TimeToLiveStatus.Value);
        var items = (await client.ScanAsync(_table, [ttl.AttributeName])).Items;
        Assert.Equal(2, items.Count);
        Assert.All(items, item => Assert.Equal($"{soon.ToUnixTimeSeconds()}", item[ttl.AttributeName].N));
    }

    protected override async Task<IMetricsStore> OpenAsync()
    {
        var endpoint = await EndpointAsync();
        return new DynamoDbMetricsStore(new DynamoDbMetricsOptions { Table = _table }, endpoint, () => _clients.DynamoDb(endpoint.ServiceUrl, region: null), Clock);
    }

    protected override async Task DropDatabaseAsync()
    {
        using var client = SdkDynamoDb.Create(await EndpointAsync());
        await client.DeleteTableAsync(_table);
    }

    public void Dispose() => _clients.Dispose();

    private async Task<AwsEndpoint> EndpointAsync() => _clients.EndpointOf((await DynamoDbLocal.SharedAsync()).Url, region: null);
}
