using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Memory;
using Thaw.Caching.Serialization;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests;

/// <summary>What the platform promises of a <see cref="HybridCache"/>.</summary>
public sealed partial class ThawCacheTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task GetOrCreate_StateSpanAndInterpolatedKeys_AreOneEntry()
    {
        await using var host = new CacheHost(null, _clock);
        var id = 7;
        Assert.Equal("s7", await host.Hybrid.GetOrCreateAsync("item:7", 7, static (s, _) => new ValueTask<string>($"s{s}")));
        Assert.Equal("s7", await host.Hybrid.GetOrCreateAsync($"item:{id}", _ => new ValueTask<string>("other")));
        Assert.Equal("s7", await host.Hybrid.GetOrCreateAsync("xitem:7".AsSpan(1), 8, static (_, _) => new ValueTask<string>("other")));
        Assert.Equal("s7", await host.Hybrid.GetOrCreateAsync($"item:{id}", 9, static (_, _) => new ValueTask<string>("other")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RemoveAsync_ManyKeys_AllAreGone(bool hasStore)
    {
        await using var host = Host(hasStore);
        foreach (var key in (string[])["a", "b", "c"])
        {
            await host.Hybrid.GetOrCreateAsync(key, _ => new ValueTask<string>("old"));
        }

        await _clock.DriveAsync(host.Hybrid.RemoveAsync(["a", "b", "a", new string('x', 5_000), "\ud800"]));
        Assert.Equal("new", await host.Hybrid.GetOrCreateAsync("a", _ => new ValueTask<string>("new")));
        Assert.Equal("new", await host.Hybrid.GetOrCreateAsync("b", _ => new ValueTask<string>("new")));
        Assert.Equal("old", await host.Hybrid.GetOrCreateAsync("c", _ => new ValueTask<string>("new")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RemoveByTagAsync_OneManyAndStar_RemoveWhatCarriesThem(bool hasStore)
    {
        await using var host = Host(hasStore);
        foreach (var tag in (string[])["a", "b", "c", "d"])
        {
            await host.Hybrid.GetOrCreateAsync(tag, _ => new ValueTask<string>("old"), tags: [tag, "all"]);
        }

        await _clock.DriveAsync(host.Hybrid.RemoveByTagAsync("a"));
        await _clock.DriveAsync(host.Hybrid.RemoveByTagAsync(["b", "c", "b"]));
        Assert.Equal((false, false, false, true), (await HasAsync("a"), await HasAsync("b"), await HasAsync("c"), await HasAsync("d")));
        await _clock.DriveAsync(host.Hybrid.RemoveByTagAsync("*"));
        Assert.False(await HasAsync("d"));

        async Task<bool> HasAsync(string key) => (await host.Cache.TryGetAsync<string>(key)).Found;
    }

    [Fact]
    public async Task RemoveByTagAsync_AmongManyOneIsNoTag_IsRefusedAndNothingIsRemoved()
    {
        await using var host = Host(true);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"), tags: ["t"]);
        foreach (var bad in (string?[])[null, "", new string('x', 257), "\ud800"])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await host.Hybrid.RemoveByTagAsync(["t", bad!]));
        }

        Assert.True((await host.Cache.TryGetAsync<string>("k")).Found);
    }

    [Fact]
    public async Task RemoveAsync_ManyKeysOfAPerUserNamespaceWithoutUser_IsRefused()
    {
        await using var host = new CacheHost(null, _clock, o => o.DefaultNamespace.PerUser = true);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await host.Hybrid.RemoveAsync(["a"]));
    }

    [Theory]
    [InlineData(HybridCacheEntryFlags.DisableLocalCacheRead, true, "Durable")]
    [InlineData(HybridCacheEntryFlags.DisableLocalCacheRead, false, "Factory")]
    [InlineData(HybridCacheEntryFlags.DisableLocalCacheWrite, true, "Memory")]
    [InlineData(HybridCacheEntryFlags.DisableDistributedCacheRead, true, "Memory")]
    [InlineData(HybridCacheEntryFlags.DisableDistributedCacheRead | HybridCacheEntryFlags.DisableLocalCacheRead, true, "Factory")]
    [InlineData(HybridCacheEntryFlags.DisableUnderlyingData, true, "Memory")]
    public async Task GetOrCreate_Flags_SecondLookUpComesFrom(HybridCacheEntryFlags flags, bool hasStore, string tier)
    {
        await using var host = Host(hasStore);
        await LookAsync(HybridCacheEntryFlags.None);
        Assert.Equal(tier, (await LookAsync(flags)).Tier.ToString());

        ValueTask<CacheResult<string>> LookAsync(HybridCacheEntryFlags f) =>
            host.Cache.GetOrCreateAsync("k", 0, (_, _, _) => new ValueTask<string>("v"), new CacheEntryOptions { Flags = f });
    }

    [Theory]
    [InlineData(HybridCacheEntryFlags.DisableLocalCacheWrite, true, "Durable")]
    [InlineData(HybridCacheEntryFlags.DisableLocalCacheWrite, false, "None")]
    [InlineData(HybridCacheEntryFlags.DisableDistributedCacheWrite, true, "Memory")]
    [InlineData(HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCacheWrite, true, "None")]
    [InlineData(HybridCacheEntryFlags.DisableUnderlyingData, true, "None")]
    [InlineData(HybridCacheEntryFlags.DisableCompression, true, "Memory")]
    public async Task GetOrCreate_FlagsOfTheWrite_AreWhereItIsFoundAfterwards(HybridCacheEntryFlags flags, bool hasStore, string tier)
    {
        await using var host = Host(hasStore);
        var value = await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"), new HybridCacheEntryOptions { Flags = flags });
        Assert.Equal(flags.HasFlag(HybridCacheEntryFlags.DisableUnderlyingData) ? null : "v", value);
        Assert.Equal(tier, (await host.Cache.TryGetAsync<string>("k")).Tier.ToString());
    }

    [Fact]
    public async Task GetOrCreate_Expirations_MemoryEndsBeforeTheValue()
    {
        await using var host = Host(true);
        var options = new HybridCacheEntryOptions { Expiration = TimeSpan.FromSeconds(30), LocalCacheExpiration = TimeSpan.FromSeconds(10) };
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"), options);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(CacheTier.Memory, (await host.Cache.TryGetAsync<string>("k")).Tier);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CacheTier.Durable, (await host.Cache.TryGetAsync<string>("k")).Tier);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.False((await host.Cache.TryGetAsync<string>("k")).Found);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetOrCreate_Null_IsRememberedForTheNegativeTime(bool hasStore)
    {
        await using var host = Host(hasStore);
        var calls = 0;
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await LookAsync());
        }

        Assert.Equal(1, calls);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await LookAsync();
        Assert.Equal(2, calls);

        ValueTask<Price?> LookAsync() => host.Hybrid.GetOrCreateAsync("k", _ =>
        {
            calls++;
            return new ValueTask<Price?>((Price?)null);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetOrCreate_ImmutableAndMutable_OnlyTheFirstIsShared(bool hasStore)
    {
        await using var host = Host(hasStore);
        var price = new Price("EUR", 1);
        Assert.Same(price, await host.Hybrid.GetOrCreateAsync("price", _ => new ValueTask<Price>(price)));
        Assert.Same(price, await host.Hybrid.GetOrCreateAsync("price", _ => new ValueTask<Price>(new Price("USD", 2))));
        var bytes = new byte[] { 1, 2, 3 };
        var handed = new HashSet<object>(ReferenceEqualityComparer.Instance) { bytes };
        var basket = Basket.Of("apple");
        handed.Add(basket);
        await host.Hybrid.GetOrCreateAsync("bytes", _ => new ValueTask<byte[]>(bytes));
        await host.Hybrid.GetOrCreateAsync("basket", _ => new ValueTask<Basket>(basket));
        bytes[0] = 99;
        basket.Items.Add("worm");
        for (var i = 0; i < 4; i++)
        {
            var skip = new CacheReadOptions { SkipMemory = hasStore && i > 1 };
            var b = (await host.Cache.TryGetAsync<byte[]>("bytes", skip)).Value!;
            Assert.True(handed.Add(b));
            Assert.Equal([1, 2, 3], b);
            b[1] = 99;
            var found = (await host.Cache.TryGetAsync<Basket>("basket", skip)).Value!;
            Assert.True(handed.Add(found));
            Assert.Equal(["apple"], found.Items);
            found.Items.Clear();
        }
    }

    [Fact]
    public async Task GetOrCreate_SharedNamespace_EvenArraysAreTheSame()
    {
        await using var host = new CacheHost(null, _clock, o => o.DefaultNamespace.ShareValues = true);
        int[] array = [1, 2];
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<int[]>(array));
        Assert.Same(array, await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<int[]>([])));
    }

    [Fact]
    public async Task GetOrCreate_OtherTypeUnderTheKey_IsAMiss()
    {
        await using var host = Host(true);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("text"));
        Assert.Equal(5, await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<int>(5)));
        Assert.Equal(5, await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<int>(6)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CachePayload_BothWays_IsTheSerialisedForm(bool hasStore)
    {
        await using var host = Host(hasStore);
        await host.Hybrid.GetOrCreateAsync("price", _ => new ValueTask<Price>(new Price("EUR", 5)));
        var payload = (await host.Cache.TryGetAsync<CachePayload>("price")).Value!;
        Assert.Equal("application/json", payload.ContentType);
        Assert.Equal("""{"Currency":"EUR","Cents":5}""", Encoding.UTF8.GetString(payload.Body.Span));
        await _clock.DriveAsync(host.Cache.SetAsync("back", new CachePayload("application/json", """{"Currency":"USD","Cents":6}"""u8.ToArray())));
        Assert.Equal(new Price("USD", 6), (await host.Cache.TryGetAsync<Price>("back")).Value);
        await _clock.DriveAsync(host.Cache.SetAsync("image", new CachePayload("image/png", new byte[] { 1, 2 })));
        Assert.Equal("image/png", (await host.Cache.TryGetAsync<CachePayload>("image", new CacheReadOptions { SkipMemory = hasStore })).Value!.ContentType);
    }

    [Theory]
    [InlineData("")]
    [InlineData("té/xt")]
    public void CachePayload_UnusableMediaType_IsRefused(string contentType) =>
        Assert.Throws<ArgumentException>(() => new CachePayload(contentType, default));

    [Fact]
    public void CachePayload_MediaTypeTooLong_IsRefused() => Assert.Throws<ArgumentException>(() => new CachePayload(new string('a', 129), default));

    [Fact]
    public async Task Serializers_OfTheApplication_AreAskedFirstAndFactoriesInReverse()
    {
        await using var host = new CacheHost(new InMemoryCacheStore(_clock), _clock, services: s =>
        {
            s.AddSingleton<IHybridCacheSerializer<Price>>(new PriceSerializer());
            s.AddSingleton<IHybridCacheSerializerFactory>(new OnlyBaskets("first"));
            s.AddSingleton<IHybridCacheSerializerFactory>(new OnlyBaskets("last"));
        });
        await host.Hybrid.GetOrCreateAsync("price", _ => new ValueTask<Price>(new Price("EUR", 5)));
        await host.Hybrid.GetOrCreateAsync("basket", _ => new ValueTask<Basket>(Basket.Of("x")));
        Assert.Equal("EUR 5", Encoding.UTF8.GetString((await host.Cache.TryGetAsync<CachePayload>("price")).Value!.Body.Span));
        Assert.Equal(new Price("EUR", 5), (await host.Cache.TryGetAsync<Price>("price", new CacheReadOptions { SkipMemory = true })).Value);
        Assert.Equal(["last"], (await host.Cache.TryGetAsync<Basket>("basket")).Value!.Items);
    }

    [Fact]
    public void ValueCodecs_ResolverDoesNotKnowTheType_SaysWhichAndWhatToDo()
    {
        var codecs = new ValueCodecs(new JsonSerializerOptions { TypeInfoResolver = PriceJson.Default }, null, []);
        Assert.Equal(PayloadFormat.Json, codecs.Of<Price>().Format);
        var error = Assert.Throws<NotSupportedException>(() => codecs.Of<Basket>());
        Assert.Contains(nameof(Basket), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(ThawCachingOptions.JsonSerializerOptions), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_TooLongOrIllFormed_AreMadeAndNotKept()
    {
        await using var host = Host(true);
        foreach (var key in (string[])[new string('x', 1_025), new string('é', 513), "\ud800", "a\udc00b"])
        {
            var calls = 0;
            for (var i = 0; i < 2; i++)
            {
                Assert.Equal("v", await host.Hybrid.GetOrCreateAsync(key, _ =>
                {
                    calls++;
                    return new ValueTask<string>("v");
                }));
            }

            Assert.Equal(2, calls);
            Assert.Equal(CacheWriteOutcome.InvalidKey, await host.Cache.SetAsync(key, "v"));
        }

        Assert.Equal("v", await host.Hybrid.GetOrCreateAsync("", _ => new ValueTask<string>("v")));
        Assert.True((await host.Cache.TryGetAsync<string>("")).Found);
    }

    private CacheHost Host(bool hasStore) => new(hasStore ? new InMemoryCacheStore(_clock) : null, _clock);

    private sealed class PriceSerializer : IHybridCacheSerializer<Price>
    {
        public Price Deserialize(ReadOnlySequence<byte> source)
        {
            var parts = Encoding.UTF8.GetString(source).Split(' ');
            return new Price(parts[0], int.Parse(parts[1]));
        }

        public void Serialize(Price value, IBufferWriter<byte> target) => Encoding.UTF8.GetBytes($"{value.Currency} {value.Cents}", target);
    }

    private sealed class OnlyBaskets(string mark) : IHybridCacheSerializerFactory
    {
        public bool TryCreateSerializer<T>([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
        {
            serializer = typeof(T) == typeof(Basket) ? (IHybridCacheSerializer<T>)(object)new Marking(mark) : null;
            return serializer is not null;
        }

        private sealed class Marking(string mark) : IHybridCacheSerializer<Basket>
        {
            public Basket Deserialize(ReadOnlySequence<byte> source) => Basket.Of(mark);

            public void Serialize(Basket value, IBufferWriter<byte> target) => target.Write("basket"u8);
        }
    }

    [JsonSerializable(typeof(Price))]
    private sealed partial class PriceJson : JsonSerializerContext;
}
