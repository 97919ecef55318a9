using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Caching.Engine;

namespace Thaw.Caching.Tests.Registration;

/// <summary>Every name that the cache reads of configuration does what it says, and refuses what it cannot use by name.</summary>
public sealed class ConfigurationTests
{
    private const string Warehouse = "Thaw:Caching:Namespaces:warehouse:";

    public static TheoryData<string, string, Func<ThawCachingOptions, object?>, object?> Names => new()
    {
        { "CACHE_ENABLED", "false", static o => o.Enabled, false },
        { "CACHE_ENABLED", "On", static o => o.Enabled, true },
        { "L1_CACHE_SIZE", "25", static o => o.MemoryEntries, 25 },
        { "L1_CACHE_TTL", "7", static o => o.MemoryExpiration, TimeSpan.FromSeconds(7) },
        { "L2_CACHE_TTL", "7", static o => (o.MemoryExpiration, o.DurableExpiration), ((TimeSpan?)null, TimeSpan.FromHours(2)) },
        { "L3_CACHE_TTL", "8", static o => o.DurableExpiration, TimeSpan.FromSeconds(8) },
        { "CACHE_WARMING_ENABLED", "false", static o => o.WarmHotKeys, false },
        { "CACHE_WARMING_ENABLED", "", static o => o.WarmHotKeys, true },
        { "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512", static o => o.MemoryBytes, 64L * 1024 * 1024 },
        { "Thaw:Caching:MemoryBytes", "70000", static o => o.MemoryBytes, 70_000L },
        { "Thaw:Caching:InvalidationIntervalMilliseconds", "250", static o => o.InvalidationInterval, TimeSpan.FromMilliseconds(250) },
        { "Thaw:Caching:StoreTimeoutMilliseconds", "900", static o => o.StoreTimeout, TimeSpan.FromMilliseconds(900) },
        { Warehouse + "ExpirationSeconds", "5", static o => o.Namespaces["warehouse"].Expiration, TimeSpan.FromSeconds(5) },
        { Warehouse + "MemoryExpirationSeconds", "5", static o => o.Namespaces["warehouse"].MemoryExpiration, TimeSpan.FromSeconds(5) },
        { Warehouse + "DurableExpirationSeconds", "5", static o => o.Namespaces["warehouse"].DurableExpiration, TimeSpan.FromSeconds(5) },
        { Warehouse + "StaleWhileRevalidateSeconds", "5", static o => o.Namespaces["warehouse"].StaleWhileRevalidate, TimeSpan.FromSeconds(5) },
        { Warehouse + "StaleIfErrorSeconds", "5", static o => o.Namespaces["warehouse"].StaleIfError, TimeSpan.FromSeconds(5) },
        { Warehouse + "NegativeExpirationSeconds", "0", static o => o.Namespaces["warehouse"].NegativeExpiration, TimeSpan.Zero },
        { Warehouse + "MaximumValueBytes", "100", static o => o.Namespaces["warehouse"].MaximumValueBytes, 100 },
        { Warehouse + "CompressionThreshold", "0", static o => o.Namespaces["warehouse"].CompressionThreshold, 0 },
        { Warehouse + "FactoryTimeoutMilliseconds", "1500", static o => o.Namespaces["warehouse"].FactoryTimeout, TimeSpan.FromSeconds(1.5) },
        { Warehouse + "FactorySoftTimeoutMilliseconds", "50", static o => o.Namespaces["warehouse"].FactorySoftTimeout, TimeSpan.FromMilliseconds(50) },
        { Warehouse + "LeaseDurationSeconds", "3", static o => o.Namespaces["warehouse"].LeaseDuration, TimeSpan.FromSeconds(3) },
        { Warehouse + "Jitter", "0.25", static o => o.Namespaces["warehouse"].Jitter, 0.25 },
        { Warehouse + "MemoryShare", "0.5", static o => o.Namespaces["warehouse"].MemoryShare, 0.5 },
        { Warehouse + "PerUser", "true", static o => o.Namespaces["warehouse"].PerUser, true },
        { Warehouse + "ShareValues", "true", static o => o.Namespaces["warehouse"].ShareValues, true },
        { Warehouse + "UseMemory", "false", static o => o.Namespaces["warehouse"].UseMemory, false },
        { Warehouse + "UseDurable", "false", static o => o.Namespaces["warehouse"].UseDurable, false },
        { Warehouse + "FleetStampede", "true", static o => o.Namespaces["warehouse"].Stampede, CacheStampedeScope.Fleet },
        { Warehouse + "DurableWrite", "AfterResponse", static o => o.Namespaces["warehouse"].DurableWrite, CacheDurableWrite.AfterResponse },
        { Warehouse + "DurableWrite", "beforereturn", static o => o.Namespaces["warehouse"].DurableWrite, CacheDurableWrite.BeforeReturn },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Name_Usable_IsTheOption(string name, string value, Func<ThawCachingOptions, object?> read, object? expected)
    {
        ArgumentNullException.ThrowIfNull(read);
        await using var services = Services((name, value));
        Assert.Equal(expected, read(services.GetRequiredService<IOptions<ThawCachingOptions>>().Value));
        Assert.NotNull(services.GetRequiredService<ITieredCache>());
    }

    [Theory]
    [InlineData("CACHE_ENABLED", "perhaps", "true or false")]
    [InlineData("L1_CACHE_SIZE", "0", "1 to 10000000")]
    [InlineData("L1_CACHE_SIZE", "many", "1 to 10000000")]
    [InlineData("L1_CACHE_TTL", "0", "1 to 31536000")]
    [InlineData("L1_CACHE_TTL", "5m", "1 to 31536000")]
    [InlineData("L2_CACHE_TTL", "-1", "1 to 31536000")]
    [InlineData("L3_CACHE_TTL", "0", "1 to 31536000")]
    [InlineData("L3_CACHE_TTL", "1.5", "1 to 31536000")]
    [InlineData("CACHE_WARMING_ENABLED", "warm", "true or false")]
    [InlineData("REDIS_ENDPOINT", "redis:6379", "no Redis tier")]
    [InlineData("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "64", "128 to 1000000")]
    [InlineData("Thaw:Caching:MemoryBytes", "1000", "65536 to")]
    [InlineData("Thaw:Caching:InvalidationIntervalMilliseconds", "0", "1 to 600000")]
    [InlineData("Thaw:Caching:StoreTimeoutMilliseconds", "1s", "1 to 600000")]
    [InlineData(Warehouse + "ExpirationSeconds", "0", "1 to 31536000")]
    [InlineData(Warehouse + "MaximumValueBytes", "0", "1 to 16777216")]
    [InlineData(Warehouse + "CompressionThreshold", "-1", "0 to 2147483647")]
    [InlineData(Warehouse + "FactoryTimeoutMilliseconds", "0", "1 to 86400000")]
    [InlineData(Warehouse + "FactorySoftTimeoutMilliseconds", "86400001", "1 to 86400000")]
    [InlineData(Warehouse + "LeaseDurationSeconds", "0", "1 to 900")]
    [InlineData(Warehouse + "LeaseDurationSeconds", "901", "1 to 900")]
    [InlineData(Warehouse + "Jitter", "0.91", "0 to 0.9")]
    [InlineData(Warehouse + "Jitter", "NaN", "0 to 0.9")]
    [InlineData(Warehouse + "Jitter", "10%", "0 to 0.9")]
    [InlineData(Warehouse + "Jitter", "0,1", "0 to 0.9")]
    [InlineData(Warehouse + "MemoryShare", "0", "0.001 to 0.9")]
    [InlineData(Warehouse + "MemoryShare", "1", "0.001 to 0.9")]
    [InlineData(Warehouse + "PerUser", "maybe", "true or false")]
    [InlineData(Warehouse + "ShareValues", "2", "true or false")]
    [InlineData(Warehouse + "UseMemory", "2", "true or false")]
    [InlineData(Warehouse + "UseDurable", "2", "true or false")]
    [InlineData(Warehouse + "FleetStampede", "2", "true or false")]
    [InlineData(Warehouse + "DurableWrite", "later", "BeforeReturn or AfterResponse")]
    public async Task Name_Unusable_StopsTheStart_AndSaysWhatIsAllowed(string name, string value, string allowed)
    {
        await using var services = Services((name, value));
        var fault = Assert.Throws<OptionsValidationException>(services.GetRequiredService<ITieredCache>);
        var sentence = Assert.Single(fault.Failures);
        Assert.StartsWith(name + " is ", sentence, StringComparison.Ordinal);
        Assert.Contains(allowed, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shares_TogetherTooMuch_StopTheStart()
    {
        await using var services = Services(("Thaw:Caching:Namespaces:a:MemoryShare", "0.5"), ("Thaw:Caching:Namespaces:b:MemoryShare", "0.6"));
        var fault = Assert.Throws<OptionsValidationException>(services.GetRequiredService<ITieredCache>);
        Assert.Contains("MemoryShare", Assert.Single(fault.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MemoryBytes_OnLambda_IsAnEighthOfTheFunctions()
    {
        await using var services = Services(("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"));
        Assert.Equal(128L * 1024 * 1024, services.GetRequiredService<CacheEngine>().MemoryBytes);
    }

    [Fact]
    public async Task MemoryBytes_OnLambda_TheirOwnNameGoesFirst()
    {
        await using var services = Services(("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"), ("Thaw:Caching:MemoryBytes", "1000000"));
        Assert.Equal(1_000_000, services.GetRequiredService<CacheEngine>().MemoryBytes);
    }

    [Fact]
    public async Task MemoryBytes_WhereNobodySays_IsAnEighthOfWhatTheProcessMayUse()
    {
        // The collector's figure follows the container's limit where there is one (three quarters of it).
        await using var services = Services();
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Assert.InRange(services.GetRequiredService<CacheEngine>().MemoryBytes, (limit / 8) - 1, (limit / 8) + 1);
    }

    [Fact]
    public async Task L1CacheTtl_IsHowLongMemoryServes()
    {
        var clock = new Support.FakeClock();
        await using var services = Services(
            s => s.AddSingleton<TimeProvider>(clock).AddSingleton<Stores.ICacheStore>(new Stores.InMemoryCacheStore(clock)), ("L1_CACHE_TTL", "7"), ("L3_CACHE_TTL", "20"));
        var cache = services.GetRequiredService<ITieredCache>();
        await MakeAsync();
        clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Equal(CacheTier.Memory, (await MakeAsync()).Tier);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(CacheTier.Durable, (await MakeAsync()).Tier);
        clock.Advance(TimeSpan.FromSeconds(13));
        Assert.Equal(CacheTier.Factory, (await MakeAsync()).Tier);

        ValueTask<CacheResult<string>> MakeAsync() => cache.GetOrCreateAsync("k", 0, static (_, _, _) => new ValueTask<string>("v"));
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings) => Services(static _ => { }, settings);

    private static ServiceProvider Services(Action<IServiceCollection> add, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static one => KeyValuePair.Create(one.Name, (string?)one.Value)))
            .Build();
        var services = new ServiceCollection();
        add(services);
        services.AddThawCaching(configuration);
        return services.BuildServiceProvider();
    }
}
