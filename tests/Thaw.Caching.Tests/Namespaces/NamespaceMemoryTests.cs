using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Namespaces;

/// <summary>What a namespace may say about memory: that it wants none, or a share of its own.</summary>
public sealed class NamespaceMemoryTests
{
    private readonly FakeClock _clock = new();
    private int _made;

    [Fact]
    public async Task UseMemoryOff_EveryLookUpAsksTheDurableTier()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock));
        await using var host = new CacheHost(spy, _clock, static o => o.Namespace("apart", static n => n.UseMemory = false));
        Assert.Equal(CacheTier.Factory, (await LookUpAsync(host, "apart", "k")).Tier);
        spy.Forget();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CacheTier.Durable, (await LookUpAsync(host, "apart", "k")).Tier);
            Assert.Equal(CacheTier.Durable, (await host.Cache.For("apart").TryGetAsync<string>("k")).Tier);
            Assert.False(host.Cache.For("apart").TryPeek("k", out _));
        }

        Assert.Equal(6, spy.Calls.Count(static call => call == "entry!"));
        Assert.Equal(6, spy.Calls.Count);
        Assert.Equal((1, 0L), (_made, host.Engine.GetStatistics().Entries));
        Assert.Equal(CacheTier.Factory, (await LookUpAsync(host, "default", "k")).Tier);
        Assert.Equal(CacheTier.Memory, (await LookUpAsync(host, "default", "k")).Tier);
    }

    [Fact]
    public async Task UseMemoryOff_WithoutADurableTier_NothingIsKept()
    {
        await using var host = new CacheHost(null, _clock, static o => o.Namespace("apart", static n => n.UseMemory = false));
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(CacheTier.Factory, (await LookUpAsync(host, "apart", "k")).Tier);
            Assert.Equal(i, _made);
        }

        Assert.Equal(0, host.Engine.GetStatistics().Entries);
    }

    [Fact]
    public async Task MemoryShare_IsKept_WhateverTheOthersDo()
    {
        await using var host = Shared();
        for (var i = 0; i < 30; i++)
        {
            await LookUpAsync(host, "own", $"k{i}");
        }

        for (var i = 0; i < 10_000; i++)
        {
            await LookUpAsync(host, "crowd", $"k{i}");
        }

        _made = 0;
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(CacheTier.Memory, (await LookUpAsync(host, "own", $"k{i}")).Tier);
        }

        Assert.Equal(0, _made);
        Assert.InRange(EntriesOf(host, "crowd"), 1, 60);
    }

    [Fact]
    public async Task MemoryShare_IsABoundToo_TheOthersKeepTheRest()
    {
        await using var host = Shared();
        for (var i = 0; i < 50; i++)
        {
            await LookUpAsync(host, "crowd", $"k{i}");
        }

        for (var i = 0; i < 10_000; i++)
        {
            await LookUpAsync(host, "own", $"k{i}");
        }

        Assert.InRange(EntriesOf(host, "own"), 30, 40);
        Assert.Equal(50, EntriesOf(host, "crowd"));
        Assert.True(host.Engine.GetStatistics().Evictions >= 9_000);
    }

    [Fact]
    public async Task MemoryShare_IsOfTheBytesToo()
    {
        const int Bytes = 1024 * 1024;
        await using var host = new CacheHost(null, _clock, static o =>
        {
            o.MemoryEntries = 100_000;
            o.MemoryBytes = Bytes;
            o.Namespace("own", static n => n.MemoryShare = 0.25);
        });
        var value = new string('x', 4 * 1024);
        foreach (var ns in (string[])["crowd", "own"])
        {
            for (var i = 0; i < 1_000; i++)
            {
                await host.Cache.For(ns).GetOrCreateAsync($"k{i}", value, static (made, _, _) => new ValueTask<string>(made));
            }
        }

        // A string takes two bytes a character.
        Assert.InRange(EntriesOf(host, "own"), 16, Bytes / 4 / (2 * value.Length));
        Assert.InRange(EntriesOf(host, "crowd"), 60, Bytes * 3 / 4 / (2 * value.Length));
        Assert.InRange(host.Engine.GetStatistics().Bytes, Bytes / 2, Bytes);
    }

    private static long EntriesOf(CacheHost host, string ns) => host.Engine.GetStatistics().Namespaces.Single(one => one.Name == ns).Entries;

    private CacheHost Shared() => new(null, _clock, static o =>
    {
        o.MemoryEntries = 100;
        o.Namespace("own", static n => n.MemoryShare = 0.4);
    });

    private ValueTask<CacheResult<string>> LookUpAsync(CacheHost host, string ns, string key) => host.Cache.For(ns).GetOrCreateAsync(key, 0, (_, _, _) =>
    {
        _made++;
        return new ValueTask<string>("v");
    });
}
