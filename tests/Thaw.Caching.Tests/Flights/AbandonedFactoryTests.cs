using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Flights;

/// <summary>What a factory registered with its token runs on the thread of whoever leaves last, who need not be its caller.</summary>
public sealed class AbandonedFactoryTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Leave_WhatTheFactoryRegisteredThrows_TheLastToLeaveHearsOnlyOfItsOwnTime()
    {
        await using var host = new CacheHost(clock: _clock);
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var leader = host.Hybrid.GetOrCreateAsync("k", HangAsync, cancellationToken: first.Token).AsTask();
        var joined = host.Hybrid.GetOrCreateAsync("k", static _ => new ValueTask<string>("unused"), cancellationToken: second.Token).AsTask();
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader.SoonAsync());
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joined.SoonAsync());
        Assert.Equal("new", await host.Hybrid.GetOrCreateAsync("k", static _ => new ValueTask<string>("new")).SoonAsync());
    }

    [Fact]
    public async Task LeaveMany_WhatTheFactoryRegisteredThrows_TheLastToLeaveHearsOnlyOfItsOwnTime()
    {
        await using var host = new CacheHost(clock: _clock);
        using var leaving = new CancellationTokenSource();
        var many = host.Cache.GetManyAsync<string>(["a", "b"], async (_, stop) => new Dictionary<string, string> { ["a"] = await HangAsync(stop) }, cancellationToken: leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => many.SoonAsync());
        Assert.Equal("new", await host.Hybrid.GetOrCreateAsync("a", static _ => new ValueTask<string>("new")).SoonAsync());
    }

    [Fact]
    public async Task Timeout_WhatTheFactoryRegisteredThrows_TheCallerHearsOfTheTime()
    {
        await using var host = new CacheHost(clock: _clock, configure: static o => o.DefaultNamespace.FactoryTimeout = TimeSpan.FromSeconds(1));
        var look = host.Hybrid.GetOrCreateAsync("k", HangAsync).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<CacheTimeoutException>(() => look.SoonAsync());
    }

    private static ValueTask<string> HangAsync(CancellationToken stop)
    {
        stop.Register(static () => throw new InvalidOperationException("the command is gone"));
        return new ValueTask<string>(new TaskCompletionSource<string>().Task);
    }
}
