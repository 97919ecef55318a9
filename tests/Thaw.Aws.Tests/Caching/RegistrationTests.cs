using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Aws.Caching;
using Thaw.Aws.Clients;
using Thaw.Aws.Tests.DynamoDb.Hostile;
using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Tests.Support;

namespace Thaw.Aws.Tests.Caching;

public class RegistrationTests
{
    [SkippableFact]
    public async Task UseDynamoDb_BuildsNoClient_BeforeTheFirstUse_ThenOneForAll()
    {
        var emulator = await DynamoDbLocal.SharedAsync();
        var builder = new Builder();
        builder.UseDynamoDb($"first-{Guid.NewGuid():N}").UseDynamoDb(options => options.CreateTable = true);
        builder.Services.AddSingleton(HostileBench.Patience);
        builder.Services.Configure<AwsEndpointOptions>(options => options.DynamoDbServiceUrl = emulator.Url);
        await using var services = builder.Services.BuildServiceProvider();
        var store = Assert.Single(services.GetServices<ICacheStore>());
        var pool = services.GetRequiredService<AwsClientPool>();
        Assert.Equal(0, pool.Count);
        Assert.Equal(98, store.Traits.MaximumCommitItems);
        Assert.Null(await store.ReadEntryAsync(new StoreKey("n", null, "k"), consistent: true, default));
        Assert.Equal(1, pool.Count);
        Assert.Same(pool.DynamoDb(null, null), pool.DynamoDb(emulator.Url, null));
        Assert.Equal(1, pool.Count);
    }

    [Theory]
    [InlineData("", 100, null, "CACHE_TABLE_NAME")]
    [InlineData("ab", 100, null, "CACHE_TABLE_NAME")]
    [InlineData("a/b/c", 100, null, "CACHE_TABLE_NAME")]
    [InlineData("table", 2, null, "TransactionItems")]
    [InlineData("table", 101, null, "TransactionItems")]
    [InlineData("table", 100, "ftp://host", "ServiceUrl")]
    [InlineData("table", 100, "host", "ServiceUrl")]
    public void Options_Unusable_NameThemselves(string table, int items, string? url, string named)
    {
        var builder = new Builder();
        builder.UseDynamoDb(options =>
        {
            options.Table = table;
            options.TransactionItems = items;
            options.ServiceUrl = url is null ? null : new Uri(url, UriKind.RelativeOrAbsolute);
        });
        using var services = builder.Services.BuildServiceProvider();
        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<DynamoDbCacheOptions>>().Value);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8000", "http://elsewhere", "http://127.0.0.1:8000/")]
    [InlineData(null, "http://elsewhere", "http://elsewhere/")]
    public void Endpoint_OfTheServiceGoesBeforeTheCommonOne(string? own, string common, string expected)
    {
        using var pool = new AwsClientPool(Options.Create(new AwsEndpointOptions
        {
            ServiceUrl = new Uri(common),
            DynamoDbServiceUrl = own is null ? null : new Uri(own),
            Region = "eu-central-1",
        }));
        Assert.Equal(new AwsEndpoint(new Uri(expected), "eu-central-1"), pool.EndpointOf(null, null));
    }

    // One that is slow with its first table and asked again would find it there, and nobody would have its items expire.
    [Theory]
    [InlineData("http://127.0.0.1:8000", 60)]
    [InlineData("https://dynamodb.eu-central-1.amazonaws.com", 5)]
    public void Table_IsWaitedFor_LongerWhereAnEmulatorMakesIt(string url, int seconds)
    {
        using var client = SdkDynamoDb.Create(new AwsEndpoint(new Uri(url), "eu-central-1"));
        Assert.Equal(TimeSpan.FromSeconds(seconds), client.Config.Timeout);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Table_IsCreatedOnce_WithTtl_AndIndexesIfAsked(bool listing)
    {
        var emulator = await DynamoDbLocal.SharedAsync();
        using var client = SdkDynamoDb.Create(new AwsEndpoint(emulator.Url, null));
        var table = $"made-{Guid.NewGuid():N}";
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            DynamoDbCacheTable.EnsureCreatedAsync(client, table, listing, TimeProvider.System, default)));
        var made = (await client.DescribeTableAsync(table)).Table;
        Assert.Equal(["pk"], made.KeySchema.Select(key => key.AttributeName));
        Assert.Equal(
            listing ? ["ns-index KEYS_ONLY gn gs", "user-index KEYS_ONLY gu gs"] : [],
            (made.GlobalSecondaryIndexes ?? []).Select(index =>
                $"{index.IndexName} {index.Projection.ProjectionType} {string.Join(' ', index.KeySchema.Select(key => key.AttributeName))}").Order());
        var ttl = (await client.DescribeTimeToLiveAsync(table)).TimeToLiveDescription;
        Assert.Equal("ENABLED x", $"{ttl.TimeToLiveStatus} {ttl.AttributeName}");
    }

    private sealed class Builder : IThawCachingBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
