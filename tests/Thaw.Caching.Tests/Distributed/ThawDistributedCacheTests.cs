using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Distributed;

public sealed class ThawDistributedCacheTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task SetGetRemove_InTwoProcesses_TheLatestIsSeenAtOnce()
    {
        var store = new InMemoryCacheStore(_clock);
        await using var a = new CacheHost(store, _clock);
        await using var b = new CacheHost(store, _clock);
        await a.Distributed.SetAsync("k", [1], new DistributedCacheEntryOptions());
        Assert.Equal([1], await b.Distributed.GetAsync("k"));
        await b.Distributed.SetAsync("k", [2], new DistributedCacheEntryOptions());
        var buffer = new ArrayBufferWriter<byte>();
        Assert.True(await a.Distributed.TryGetAsync("k", buffer));
        Assert.Equal([2], buffer.WrittenSpan.ToArray());
        await a.Distributed.RemoveAsync("k");
        Assert.Null(await b.Distributed.GetAsync("k"));
        await b.Distributed.SetAsync("k", [3], new DistributedCacheEntryOptions());
        Assert.Equal([3], a.Distributed.Get("k"));
        await _clock.DriveAsync(a.Cache.InvalidateAsync(new CacheInvalidation { Namespace = "distributed" }));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await b.Distributed.GetAsync("k"));
    }

    [Fact]
    public async Task Absolute_RelativeWinsOverTheInstant()
    {
        await using var host = Host();
        var both = new DistributedCacheEntryOptions { AbsoluteExpiration = _clock.GetUtcNow().AddHours(1), AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(10) };
        await host.Distributed.SetAsync("k", [1], both);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.NotNull(await host.Distributed.GetAsync("k"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await host.Distributed.GetAsync("k"));
    }

    [Fact]
    public async Task Sliding_ReadingsRenewItUntilTheAbsoluteEnd()
    {
        await using var host = Host();
        var options = new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromSeconds(10), AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(25) };
        await host.Distributed.SetAsync("k", [1], options);
        _clock.Advance(TimeSpan.FromSeconds(8));
        await host.Distributed.RefreshAsync("k");
        _clock.Advance(TimeSpan.FromSeconds(8));
        Assert.NotNull(await host.Distributed.GetAsync("k"));
        _clock.Advance(TimeSpan.FromSeconds(8));
        Assert.NotNull(await host.Distributed.GetAsync("k"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await host.Distributed.GetAsync("k"));
    }

    [Fact]
    public async Task NoDurableTier_SaysSo()
    {
        await using var host = new CacheHost(null, _clock);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Distributed.GetAsync("k"));
    }

    private CacheHost Host() => new(new InMemoryCacheStore(_clock), _clock);
}
