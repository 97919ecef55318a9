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
}
