using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Memory;

/// <summary>Bytes that are kept as they are keep what they are a part of alive: that is counted, or they are copied out of it.</summary>
public sealed class SliceTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task SliceOfALongArray_TheArrayIsNotKept()
    {
        await using var host = new CacheHost(null, _clock);
        var array = await FillAsync(host, static slice => slice);
        Assert.Equal(7, (await host.Cache.TryGetAsync<ReadOnlyMemory<byte>>("k")).Value.Span[99]);
        AssertGone(array);
    }

    [Fact]
    public async Task PayloadOfASlice_TheArrayIsNotKept()
    {
        await using var host = new CacheHost(null, _clock);
        var array = await FillAsync(host, static slice => new CachePayload("application/octet-stream", slice));
        Assert.Equal(7, (await host.Cache.TryGetAsync<CachePayload>("k")).Value!.Body.Span[99]);
        AssertGone(array);
    }

    [Fact]
    public async Task NextToAllOfAnArray_IsKeptAsItIsAndCountedWhole()
    {
        await using var host = new CacheHost(null, _clock);
        var array = new byte[100_000];
        ReadOnlyMemory<byte> most = array.AsMemory(0, 95_000);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<ReadOnlyMemory<byte>>(most));
        Assert.True(MemoryMarshal.TryGetArray((await host.Cache.TryGetAsync<ReadOnlyMemory<byte>>("k")).Value, out var kept));
        Assert.Same(array, kept.Array);
        Assert.InRange(host.Cache.GetStatistics().Bytes, 100_000, 101_000);
    }

    // By itself, so that nothing of the test's own refers to the array.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> FillAsync<T>(CacheHost host, Func<ReadOnlyMemory<byte>, T> of)
    {
        var array = new WeakReference(null);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<T>(Make(array, of)));
        Assert.InRange(host.Cache.GetStatistics().Bytes, 100, 10_000);
        return array;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Make<T>(WeakReference seen, Func<ReadOnlyMemory<byte>, T> of)
    {
        var array = new byte[1 << 20];
        array[99] = 7;
        seen.Target = array;
        return of(array.AsMemory(0, 100));
    }

    private static void AssertGone(WeakReference array)
    {
        for (var tries = 0; tries < 20 && array.IsAlive; tries++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(array.IsAlive);
    }
}
