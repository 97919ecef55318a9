using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Engine;

/// <summary>What look-ups leave for the garbage collector, by the ways that everybody goes, each on one thread from beginning to end.</summary>
public sealed class AllocationTests
{
    private const int Count = 10_000;
    private const int MostOfAMiss = 300;
    private const int MostBesideTheValue = 300;
    private static readonly HybridCacheEntryOptions NoMemory = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheRead };

    // It stands still: no check is due between two look-ups.
    private readonly FakeClock _clock = new();

    [Fact]
    public Task HitOfARecord_AllocatesNothing() => AssertHitsAsync(new Price("EUR", 7), 0);

    [Fact]
    public Task HitOfAString_AllocatesNothing() => AssertHitsAsync("a text", 0);

    [Fact]
    public Task HitOfSharedBytes_AllocatesNothing() => AssertHitsAsync<ReadOnlyMemory<byte>>(new byte[1_024], 0);

    [Fact]
    public Task HitOfAnArray_AllocatesItsCopyAndNothingElse() => AssertHitsAsync(new byte[1_024], 24 + 1_024);

    [Fact]
    public async Task Miss_FactoryAnswersAtOnce_AllocatesLittle()
    {
        await using var host = new CacheHost(null, _clock);
        var (cache, next, value) = (host.Hybrid, 0, new Price("EUR", 7));
        var keys = Enumerable.Range(0, 6 * Count).Select(static i => string.Create(CultureInfo.InvariantCulture, $"equipment/pump/{i:D15}")).ToArray();
        Assert.InRange(Each(() => Done(cache.GetOrCreateAsync(keys[next++], value, static (v, _) => new ValueTask<Price>(v)))), 1, MostOfAMiss);
    }

    [Fact]
    public async Task DurableHit_StoreAnswersAtOnce_AllocatesLittleBesideTheValue()
    {
        await using var host = new CacheHost(new InMemoryCacheStore(_clock), _clock);
        var (cache, value) = (host.Hybrid, new Price("EUR", 7));
        await _clock.DriveAsync(host.Cache.SetAsync("k", value));
        var json = JsonSerializer.SerializeToUtf8Bytes(value);
        var itself = Each(() => Assert.NotNull(JsonSerializer.Deserialize<Price>(json)));
        var all = Each(() => Done(cache.GetOrCreateAsync<object?, Price>("k", null, static (_, _) => throw new InvalidOperationException("no hit"), NoMemory)));
        Assert.InRange(all - itself, 1, MostBesideTheValue);
    }

    private async Task AssertHitsAsync<T>(T value, long each)
    {
        await using var host = new CacheHost(null, _clock);
        var (cache, hybrid) = (host.Cache, host.Hybrid);
        await cache.SetAsync("k", value);
        Assert.Equal(each, Each(() => Assert.True(cache.TryGet<T>("k", out _))));
        Assert.Equal(each, Each(() => Done(hybrid.GetOrCreateAsync<object?, T>("k", null, static (_, _) => throw new InvalidOperationException("no hit")))));
        Assert.Equal(each, Each(() => Done(cache.GetOrCreateAsync<object?, T>("k", null, static (_, _, _) => throw new InvalidOperationException("no hit")))));
    }

    /// <summary>The bytes of one call. The runtime itself may allocate while it compiles anew; a call that allocates does so in each of several rounds.</summary>
    private static long Each(Action call)
    {
        Run(call);
        var total = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(call);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        return (total + Count - 1) / Count;
    }

    private static void Run(Action call)
    {
        for (var i = 0; i < Count; i++)
        {
            call();
        }
    }

    private static void Done<T>(ValueTask<T> look)
    {
        Assert.True(look.IsCompletedSuccessfully);
        _ = look.Result;
    }
}
