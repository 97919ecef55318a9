using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Flights;

/// <summary>A factory goes on behind callers who were served an older value, and something is invalidated that it began before.</summary>
public sealed class LateFactoryTests
{
    private static readonly TimeSpan SoftTimeout = TimeSpan.FromSeconds(2.5);

    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    /// <summary>
    /// A look-up that begins after the removal joins the flight, and while it asks what was invalidated the flight is succeeded by the one in which the factory goes on:
    /// that began before the removal too, and so did the value that others are released with.
    /// </summary>
    [Fact]
    public async Task Join_WhileTheFactoryGoesOnInAFlightOfItsOwn_IsJudgedByThatFlightsCounter()
    {
        var held = new HeldStore(_store);
        await using var writer = new CacheHost(_store, _clock, o => o.DefaultNamespace.StaleIfError = TimeSpan.FromHours(1));
        await using var after = new BackgroundAfterResponse();
        await using var reader = Reader(held, after);
        await _clock.DriveAsync(writer.Hybrid.SetAsync("k", "old", new() { Expiration = TimeSpan.FromSeconds(10) }));
        await reader.Cache.TryGetAsync<string>("warm");
        _clock.Advance(TimeSpan.FromSeconds(11));

        var late = new TaskCompletionSource<string>();
        var begun = new TaskCompletionSource();
        var early = reader.Hybrid.GetOrCreateAsync("k", _ =>
        {
            begun.TrySetResult();
            return new ValueTask<string>(late.Task);
        }).AsTask();
        await begun.Task.SoonAsync();
        await _clock.DriveAsync(writer.Cache.RemoveAsync("k"), TimeSpan.FromMilliseconds(10));

        // It joins, and waits for the check that is due.
        _clock.Advance(TimeSpan.FromSeconds(1.2));
        var (asked, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        held.After = async call =>
        {
            if (call == "head" && asked.TrySetResult())
            {
                await hold.Task;
            }
        };
        var joined = reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).AsTask();
        await asked.Task.SoonAsync();

        // The factory is too slow for its caller, whose call began before the removal.
        Assert.Equal(1, reader.Engine.FlightCount);
        _clock.Advance(SoftTimeout);
        Assert.Equal("old", await early.SoonAsync());
        Assert.Equal(1, reader.Engine.FlightCount);
        hold.SetResult();
        Assert.Equal("new", await joined.SoonAsync());
        late.SetResult("late");
        await Driving.UntilAsync(() => reader.Engine.FlightCount == 0);
        Assert.Equal("new", (await reader.Cache.TryGetAsync<string>("k")).Value);
    }

    // Without memory, or the look-up would learn of the removal before it joins.
    private CacheHost Reader(ICacheStore store, IAfterResponse after) => new(
        store, _clock,
        o =>
        {
            o.StoreTimeout = TimeSpan.FromMinutes(1);
            o.DefaultNamespace.UseMemory = false;
            o.DefaultNamespace.StaleIfError = TimeSpan.FromHours(1);
            o.DefaultNamespace.FactorySoftTimeout = SoftTimeout;
        },
        s => s.AddSingleton(after));
}
