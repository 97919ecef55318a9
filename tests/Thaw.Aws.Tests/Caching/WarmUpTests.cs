using Microsoft.Extensions.Options;
using Thaw.Aws.Caching;
using Thaw.Aws.Clients;
using Thaw.Aws.Tests.DynamoDb.Hostile;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Tests.Caching;

public class WarmUpTests
{
    [SkippableFact]
    public async Task WarmUp_ReadsTheHead_OnTheConnectionThatTheFirstRequestUses()
    {
        using var bench = await StoreBench.CreateAsync();
        await new DynamoDbCacheWarmUp(bench.Store, Options.Create(bench.Options)).WarmUpAsync(default);
        Assert.Equal(["GetItem"], bench.Wire.Targets);
        Assert.Equal("H", (string?)bench.Wire.Sent.Single().Body["Key"]!["pk"]!["S"]);
        await bench.Store.ReadEntryAsync(StoreBench.Key("k"), consistent: false, default);
        Assert.Equal(1, bench.Client.Generations);
    }

    [SkippableFact]
    public async Task WarmUp_SwitchedOff_OrForAnotherStore_SendsNothing()
    {
        using var bench = await StoreBench.CreateAsync();
        bench.Options.WarmUp = false;
        await new DynamoDbCacheWarmUp(bench.Store, Options.Create(bench.Options)).WarmUpAsync(default);
        bench.Options.WarmUp = true;
        await new DynamoDbCacheWarmUp(new InMemoryCacheStore(), Options.Create(bench.Options)).WarmUpAsync(default);
        Assert.Empty(bench.Wire.Sent);
    }

    [Fact]
    public async Task Snapshot_TakesNoConnectionAlong()
    {
        await using var server = new HostileServer();
        using var pool = new AwsClientPool(Options.Create(new AwsEndpointOptions { ServiceUrl = server.Url }), patience: HostileBench.Patience);
        using var store = new DynamoDbCacheStore(new DynamoDbCacheOptions { Table = "table" }, pool.EndpointOf(null, null), () => pool.DynamoDb(null, null), TimeProvider.System);
        await store.ReadEntryAsync(StoreBench.Key("k"), consistent: false, default);
        await store.ReadEntryAsync(StoreBench.Key("k"), consistent: false, default);
        Assert.Equal(1, server.Connections);
        await new ConnectionSnapshotHook(pool).BeforeSnapshotAsync(default);
        await store.ReadEntryAsync(StoreBench.Key("k"), consistent: false, default);
        Assert.Equal(2, server.Connections);
    }
}
