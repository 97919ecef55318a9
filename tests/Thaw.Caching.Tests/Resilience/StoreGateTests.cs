using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Resilience;

/// <summary>What becomes of a call to the store that nobody waits for any longer.</summary>
public sealed class StoreGateTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Call_TakesTooLong_TheStoreIsToldToStop()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock));
        await using var host = new CacheHost(spy, _clock);
        await host.Cache.TryGetAsync<string>("warm");
        var seen = new TaskCompletionSource<CancellationToken>();
        spy.Before = (_, token) =>
        {
            seen.TrySetResult(token);
            return Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
        };
        Assert.False((await _clock.DriveAsync(host.Cache.TryGetAsync<string>("k"), TimeSpan.FromSeconds(3))).Found);
        var token = await seen.Task.SoonAsync();
        await Driving.UntilAsync(() => token.IsCancellationRequested);
    }

    [Fact]
    public async Task Call_TheStoreDoesNotListen_TheWaitIsBoundedAllTheSame()
    {
        using var listening = new ManualResetEventSlim();
        var spy = new SpyStore(new InMemoryCacheStore(_clock));
        await using var host = new CacheHost(spy, _clock);
        await host.Cache.TryGetAsync<string>("warm");
        spy.Before = (_, token) =>
        {
            // A callback that hangs must not hold its canceller up.
            token.Register(listening.Wait);
            return new TaskCompletionSource().Task;
        };
        var began = _clock.GetUtcNow();
        await _clock.DriveAsync(host.Cache.TryGetAsync<string>("k"), TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(2), _clock.GetUtcNow() - began);
        listening.Set();
    }

    [Fact]
    public async Task Call_ItsCallerLeaves_TheStoreIsToldToStop()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock));
        await using var host = new CacheHost(spy, _clock);
        await host.Cache.TryGetAsync<string>("warm");
        var seen = new TaskCompletionSource<CancellationToken>();
        spy.Before = (_, token) =>
        {
            seen.TrySetResult(token);
            return Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
        };
        using var leaving = new CancellationTokenSource();
        var look = host.Cache.TryGetAsync<string>("k", cancellationToken: leaving.Token).AsTask();
        var token = await seen.Task.SoonAsync();
        Assert.False(token.IsCancellationRequested);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => look.SoonAsync());
        await Driving.UntilAsync(() => token.IsCancellationRequested);
    }

    [Fact]
    public async Task Deadline_FurtherOffThanAnyTimerReaches_IsNone()
    {
        await using var host = new CacheHost(new InMemoryCacheStore(), CoarseClock.Instance);
        using (host.Get<AmbientRequestDeadline>().Begin(CoarseClock.Instance.GetUtcNow().AddDays(5_000)))
        {
            var gate = new TaskCompletionSource<string>();
            var look = host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(gate.Task)).AsTask();
            var joined = host.Cache.GetManyAsync<string>(["k", "l"], async (keys, _) =>
            {
                await gate.Task;
                return keys.ToDictionary(k => k, k => k);
            }).AsTask();
            gate.SetResult("v");
            Assert.Equal("v", await look.SoonAsync());
            Assert.Equal("v", (await joined.SoonAsync())["k"].Value);
            await host.Hybrid.RemoveAsync("k");
        }
    }
}
