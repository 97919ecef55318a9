using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Invalidation;

/// <summary>A check belongs to all who wait for it.</summary>
public sealed class SharedCheckTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Fact]
    public async Task LookUp_ItsCheckIsCarriedByACallerWhoLeaves_IsNotServedWhatWasInvalidated()
    {
        var spy = new SpyStore(_store);
        await using var writer = new CacheHost(_store, _clock);
        await using var reader = new CacheHost(spy, _clock);
        await _clock.DriveAsync(writer.Cache.SetAsync("k", "old"));
        Assert.Equal("old", (await reader.Cache.TryGetAsync<string>("k")).Value);
        await _clock.DriveAsync(writer.Cache.RemoveAsync("k"));
        _clock.Advance(TimeSpan.FromSeconds(1.5));

        var sent = new TaskCompletionSource();
        var hold = new TaskCompletionSource();
        spy.Before = async (call, cancellation) =>
        {
            if (call.Contains("head", StringComparison.Ordinal) && sent.TrySetResult())
            {
                await hold.Task.WaitAsync(cancellation);
            }
        };
        using var leaving = new CancellationTokenSource();
        var cold = reader.Cache.GetOrCreateAsync("cold", 0, (_, _, _) => new ValueTask<string>("v"), null, leaving.Token).AsTask();
        await sent.Task.SoonAsync();
        var look = reader.Cache.TryGetAsync<string>("k").AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cold.SoonAsync());
        hold.TrySetResult();
        Assert.False((await look.SoonAsync()).Found);
    }

    [Fact]
    public async Task LookUp_ItsCheckIsCarriedByACallerWithoutTime_IsNotServedWhatWasInvalidated()
    {
        var spy = new SpyStore(_store);
        await using var writer = new CacheHost(_store, _clock);
        await using var reader = new CacheHost(spy, _clock);
        await _clock.DriveAsync(writer.Cache.SetAsync("k", "old"));
        Assert.Equal("old", (await reader.Cache.TryGetAsync<string>("k")).Value);
        await _clock.DriveAsync(writer.Cache.RemoveAsync("k"));
        _clock.Advance(TimeSpan.FromSeconds(1.5));

        var sent = new TaskCompletionSource();
        var hold = new TaskCompletionSource();
        spy.Before = async (call, _) =>
        {
            if (call.Contains("head", StringComparison.Ordinal) && sent.TrySetResult())
            {
                await hold.Task;
            }
        };
        Task hurried;
        using (reader.Get<AmbientRequestDeadline>().Begin(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(50)))
        {
            hurried = reader.Cache.TryGetAsync<string>("k").AsTask();
        }

        await sent.Task.SoonAsync();
        var look = reader.Cache.TryGetAsync<string>("k").AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        await hurried.SoonAsync();
        hold.TrySetResult();
        Assert.False((await look.SoonAsync()).Found);
    }

    [Fact]
    public async Task Invalidate_WhileAnotherCallersTimeRunsOut_IsCommitted()
    {
        var held = new HeldStore(_store);
        await using var host = new CacheHost(held, _clock);
        var sent = new TaskCompletionSource();
        var hold = new TaskCompletionSource();
        held.After = async call =>
        {
            if (call == "commit")
            {
                sent.TrySetResult();
                await hold.Task;
            }
        };
        Task hurried;
        using (host.Get<AmbientRequestDeadline>().Begin(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(500)))
        {
            hurried = host.Cache.SetAsync("a", "v").AsTask();
        }

        await sent.Task.SoonAsync();
        var other = host.Cache.SetAsync("b", "v").AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(600));
        await hurried.SoonAsync();
        hold.TrySetResult();
        await _clock.DriveAsync(other);
        Assert.Equal(CacheWriteOutcome.Stored, await other);
    }

    [Fact]
    public async Task LookUp_WhoseTagsAreNone_IsRefused_AndKeepsNobodyWaiting()
    {
        await using var host = new CacheHost(_store, _clock);
        await _clock.DriveAsync(host.Cache.SetAsync("k", "v"));
        _clock.Advance(TimeSpan.FromSeconds(1.5));

        await Assert.ThrowsAsync<ArgumentException>(() => host.Cache.TryGetAsync<string>("k", new CacheReadOptions { Tags = [null!] }).AsTask().SoonAsync());
        Assert.Equal("v", (await host.Cache.TryGetAsync<string>("k").AsTask().SoonAsync()).Value);
    }

    [Fact]
    public async Task Set_OfAShortLifetime_HoldsItsPlaceAgainstAnOlderFactory()
    {
        var store = new InMemoryCacheStore(_clock);
        await using var slow = new CacheHost(store, _clock);
        await using var other = new CacheHost(store, _clock);
        var gate = new TaskCompletionSource<string>();
        var begun = new TaskCompletionSource();
        var late = slow.Hybrid.GetOrCreateAsync("k", _ =>
        {
            begun.TrySetResult();
            return new ValueTask<string>(gate.Task);
        }).AsTask();
        await begun.Task.SoonAsync();
        await _clock.DriveAsync(other.Cache.SetAsync("k", "set", new CacheEntryOptions { Expiration = TimeSpan.FromSeconds(5) }));
        _clock.Advance(TimeSpan.FromMinutes(10));
        gate.SetResult("older than what was set");
        await late.SoonAsync();

        await using var fresh = new CacheHost(store, _clock);
        Assert.False((await fresh.Cache.TryGetAsync<string>("k")).Found);
    }
}
