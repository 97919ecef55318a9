using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Invalidation;

/// <summary>What was read before the ledger started anew must not be judged by what it knows after.</summary>
public sealed class ResetTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task GetMany_TheLedgerStartsAnewBetweenTwoKeys_TheRemovedOneIsNotKept()
    {
        var store = new InMemoryCacheStore(_clock);
        var spy = new SpyStore(store);
        await using var writer = new CacheHost(store, _clock);
        await using var reader = new CacheHost(spy, _clock);
        await _clock.DriveAsync(writer.Cache.SetAsync("a", "old", new CacheEntryOptions { Tags = ["t"] }));
        await _clock.DriveAsync(writer.Cache.SetAsync("b", "old"));
        await _clock.DriveAsync(writer.Cache.RemoveAsync("c"));
        await reader.Cache.TryGetAsync<string>("warm");

        var sent = new TaskCompletionSource();
        var hold = new TaskCompletionSource();
        spy.Before = async (call, _) =>
        {
            if (call == "read(stamps:t:t)!")
            {
                sent.TrySetResult();
                await hold.Task;
            }
        };
        var many = reader.Cache.GetManyAsync<string>(["a", "b"]).AsTask();
        await sent.Task.SoonAsync();
        await _clock.DriveAsync(writer.Cache.RemoveAsync("b"));
        for (var i = 0; i < 101; i++)
        {
            await _clock.DriveAsync(writer.Cache.RemoveAsync("c"), TimeSpan.FromMilliseconds(10));
        }

        _clock.Advance(TimeSpan.FromMilliseconds(500));
        await reader.Cache.TryGetAsync<string>("warm");
        hold.TrySetResult();
        await many.SoonAsync();
        Assert.False((await reader.Cache.TryGetAsync<string>("b")).Found);
    }
}
