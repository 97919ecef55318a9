using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Flights;

/// <summary>What a look-up gets from the flight of another one.</summary>
public sealed class JoinedFlightTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Fact]
    public async Task Join_TheReadingUnderWayIsOlderThanAnInvalidationThatMustBeHonoured_IsNotAnsweredByIt()
    {
        var held = new HeldStore(_store);
        await using var writer = new CacheHost(_store, _clock);
        await using var reader = new CacheHost(held, _clock);
        await _clock.DriveAsync(writer.Cache.SetAsync("k", "old"));
        await reader.Cache.TryGetAsync<string>("warm");

        var (readDone, readHeld) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (headDone, headHeld) = (new TaskCompletionSource(), new TaskCompletionSource());
        held.After = async call =>
        {
            if (call == "entry" && readDone.TrySetResult())
            {
                await readHeld.Task;
            }
            else if (call == "head" && headDone.TrySetResult())
            {
                await headHeld.Task;
            }
        };
        var early = reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).AsTask();
        await readDone.Task.SoonAsync();
        await _clock.DriveAsync(writer.Cache.RemoveAsync("k"));
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        var late = reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).AsTask();
        await headDone.Task.SoonAsync();
        readHeld.TrySetResult();
        await early.SoonAsync();
        headHeld.TrySetResult();
        Assert.Equal("new", await late.SoonAsync());
    }

    [Fact]
    public async Task Join_ARefreshThatHangs_TheOldValueIsNotServedPastItsWindow()
    {
        await using var after = new BackgroundAfterResponse();
        await using var host = new CacheHost(clock: _clock, configure: o =>
        {
            o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
            o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromSeconds(10);
        }, services: s => s.AddSingleton<IAfterResponse>(after));
        var hang = new TaskCompletionSource<string>();
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("old", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(hang.Task)));
        _clock.Advance(TimeSpan.FromSeconds(10));
        var got = await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).SoonAsync();
        hang.TrySetResult("late");
        Assert.Equal("new", got);
    }
}
