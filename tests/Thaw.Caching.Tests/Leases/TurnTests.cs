using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Leases;

/// <summary>Turns: one in the fleet has it, the rest go away.</summary>
public sealed class TurnTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Fact]
    public async Task TryTakeTurn_TwoProcesses_OneHasIt_UntilItIsGivenBack()
    {
        await using var one = new CacheHost(_store, _clock);
        await using var two = new CacheHost(_store, _clock);
        for (var round = 0; round < 3; round++)
        {
            var turn = await one.Cache.TryTakeTurnAsync("work");
            Assert.NotNull(turn);
            Assert.Null(await one.Cache.TryTakeTurnAsync("work"));
            Assert.Null(await two.Cache.TryTakeTurnAsync("work"));
            await using (await two.Cache.TryTakeTurnAsync("other") ?? throw new InvalidOperationException())
            {
                await turn.DisposeAsync();
                await turn.DisposeAsync();
            }

            await using var next = await two.Cache.TryTakeTurnAsync("work");
            Assert.NotNull(next);
        }
    }

    [Fact]
    public async Task TryTakeTurn_ManyAtOnce_OneHasIt()
    {
        CacheHost[] hosts = [.. Enumerable.Range(0, 4).Select(_ => new CacheHost(_store, _clock))];
        var turns = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => hosts[i % 4].Cache.TryTakeTurnAsync("work").AsTask())));
        await using var held = Assert.Single(turns, static turn => turn is not null);
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task TryTakeTurn_HolderThatDied_IsSucceededOnceItHasBeenSilent()
    {
        await using var host = new CacheHost(_store, _clock);
        await using (await host.Cache.TryTakeTurnAsync("work"))
        {
        }

        var place = new StoreKey("default", null, "work");
        var free = (await _store.ReadAsync(new StoreRead { Leases = [place], Consistent = true }, default)).Leases[0];
        Assert.True(await _store.TrySwapLeaseAsync(place, free, free!.Value with { Fence = free.Value.Fence + 1, Owner = "dead", Beat = 1 }, default));

        Assert.Null(await host.Cache.TryTakeTurnAsync("work"));
        _clock.Advance(TimeSpan.FromSeconds(11));
        await using var turn = await host.Cache.TryTakeTurnAsync("work");
        Assert.NotNull(turn);
    }

    [Fact]
    public async Task TryTakeTurn_WithoutADurableTier_OrWhileItFails_IsTheProcesss()
    {
        await using var alone = new CacheHost(null, _clock);
        var failing = new SpyStore(_store) { Before = static (call, _) => call.Contains("ease", StringComparison.Ordinal) ? throw new IOException() : Task.CompletedTask };
        await using var cut = new CacheHost(failing, _clock);
        foreach (var host in new[] { alone, cut })
        {
            await using (await host.Cache.TryTakeTurnAsync("work") ?? throw new InvalidOperationException("There is nobody to take it."))
            {
                Assert.Null(await host.Cache.TryTakeTurnAsync("work"));
                await using var own = await host.Cache.ForUser("alice").TryTakeTurnAsync("work");
                Assert.NotNull(own);
            }

            await using var again = await host.Cache.TryTakeTurnAsync("work");
            Assert.NotNull(again);
        }
    }
}
