using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Engine;

/// <summary>What lies in the store is compressed from the namespace's threshold on, unless the caller forbids it. Shown on the stored bytes.</summary>
public sealed class CompressionTests
{
    // Magic, version, flags: see EnvelopeCodec.
    private const int FlagsAt = 3;
    private const byte Compressed = 1;
    private const int Threshold = 1_000;

    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Theory]
    [InlineData(Threshold - 1, false)]
    [InlineData(Threshold, true)]
    [InlineData(Threshold + 1, true)]
    public async Task Made_FromTheThresholdOn_IsStoredCompressed(int length, bool compressed)
    {
        await using var host = Host(Threshold);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<byte[]>(new byte[length]));
        await AssertStoredAsync(length, compressed);
    }

    [Theory]
    [InlineData(Threshold - 1, false)]
    [InlineData(Threshold, true)]
    public async Task Set_FromTheThresholdOn_IsStoredCompressed(int length, bool compressed)
    {
        await using var host = Host(Threshold);
        await _clock.DriveAsync(host.Cache.SetAsync("k", new byte[length]));
        await AssertStoredAsync(length, compressed);
    }

    [Theory]
    [InlineData(Threshold - 1, false)]
    [InlineData(Threshold, true)]
    public async Task MadeAmongMany_FromTheThresholdOn_IsStoredCompressed(int length, bool compressed)
    {
        await using var host = Host(Threshold);
        await host.Cache.GetManyAsync<byte[]>(
            ["k"], (_, _) => new ValueTask<IReadOnlyDictionary<string, byte[]>>(new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["k"] = new byte[length] }));
        await AssertStoredAsync(length, compressed);
    }

    [Theory]
    [InlineData(4_095, false)]
    [InlineData(4_096, true)]
    public async Task WhereNobodySays_TheThresholdIsFourKilobytes(int length, bool compressed)
    {
        await using var host = Host(null);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<byte[]>(new byte[length]));
        await AssertStoredAsync(length, compressed);
    }

    [Fact]
    public async Task DisableCompression_IsStoredPlain()
    {
        await using var host = Host(Threshold);
        await host.Hybrid.GetOrCreateAsync(
            "k", _ => new ValueTask<byte[]>(new byte[10 * Threshold]), new HybridCacheEntryOptions { Flags = HybridCacheEntryFlags.DisableCompression });
        await AssertStoredAsync(10 * Threshold, compressed: false);
    }

    [Fact]
    public async Task Set_DisableCompression_IsStoredPlain()
    {
        await using var host = Host(Threshold);
        await _clock.DriveAsync(host.Cache.SetAsync("k", new byte[10 * Threshold], new CacheEntryOptions { Flags = HybridCacheEntryFlags.DisableCompression }));
        await AssertStoredAsync(10 * Threshold, compressed: false);
    }

    [Fact]
    public async Task ThresholdOfNever_IsStoredPlain()
    {
        await using var host = Host(int.MaxValue);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<byte[]>(new byte[1_000_000]));
        await AssertStoredAsync(1_000_000, compressed: false);
    }

    [Fact]
    public async Task WhatDoesNotGetSmaller_IsStoredPlain()
    {
        var noise = new byte[10 * Threshold];
        new Random(1).NextBytes(noise);
        await using var host = Host(Threshold);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<byte[]>(noise));
        await AssertStoredAsync(noise.Length, compressed: false, noise);
    }

    private async Task AssertStoredAsync(int length, bool compressed, byte[]? value = null)
    {
        value ??= new byte[length];
        var data = (await _store.ReadEntryAsync(new StoreKey("default", null, "k"), consistent: true, default))!.Value.Data;
        Assert.Equal(compressed ? Compressed : 0, data.Span[FlagsAt] & Compressed);
        if (compressed)
        {
            Assert.InRange(data.Length, 1, length / 2);
        }
        else
        {
            Assert.True(data.Span[^length..].SequenceEqual(value), "What is stored plain is not the value.");
        }

        await using var another = Host(Threshold);
        var found = await another.Cache.TryGetAsync<byte[]>("k");
        Assert.Equal(CacheTier.Durable, found.Tier);
        Assert.Equal(value, found.Value);
    }

    private CacheHost Host(int? threshold) => new(_store, _clock, o => o.DefaultNamespace.CompressionThreshold = threshold ?? o.DefaultNamespace.CompressionThreshold);
}
