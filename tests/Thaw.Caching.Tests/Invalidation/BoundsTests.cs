using Thaw.Caching.Invalidation;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Invalidation;

/// <summary>What a process remembers of invalidations is bounded, and it forgets on the safe side.</summary>
public sealed class BoundsTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void Merge_MoreStampsThanAreRemembered_AreForgottenAndTheReadingIsOfNoUse()
    {
        var ledger = new Ledger(TimeSpan.TicksPerSecond, TimeSpan.TicksPerSecond, new WallClock(_clock));
        ledger.Reset(0);
        ledger.CheckSucceeded(_clock.GetUtcNow().UtcTicks, wasReset: false);
        var forgot = 0;
        ledger.OnForget = _ => forgot++;
        var isOfUse = true;
        for (var i = 0; isOfUse && i <= Ledger.MaximumRemembered + 64; i += 64)
        {
            string[] names = [.. Enumerable.Range(i, 64).Select(n => StampName.OfTag($"t{n}"))];
            isOfUse = ledger.Merge(ledger.Generation, false, names, new StoredStamp?[64]) is not null;
            Assert.InRange(ledger.Remembered, 0, Ledger.MaximumRemembered);
        }

        Assert.False(isOfUse);
        Assert.Equal((1, 0), (forgot, ledger.Remembered));
    }

    [Fact]
    public async Task LookUps_OfMoreTagsThanAreRemembered_StillFindWhatIsThereAndHonourWhatIsInvalidated()
    {
        var store = new InMemoryCacheStore(_clock);
        await using var writer = new CacheHost(store, _clock);
        await using var reader = new CacheHost(store, _clock, o => o.MemoryEntries = 100_000);
        await writer.Hybrid.RemoveByTagAsync("first").AsTask();
        const int Entries = (Ledger.MaximumRemembered / 64) + 20;
        for (var i = 0; i < Entries; i++)
        {
            await writer.Hybrid.GetOrCreateAsync($"k{i}", _ => new ValueTask<string>("v"), tags: [.. Enumerable.Range(0, 64).Select(n => $"t{i}-{n}")]);
        }

        // The reader starts behind an invalidation, so it must read the stamps of everything older.
        await _clock.DriveAsync(writer.Hybrid.RemoveByTagAsync("second"));
        for (var i = 0; i < Entries; i++)
        {
            Assert.True((await _clock.DriveAsync(reader.Cache.TryGetAsync<string>($"k{i}"))).Found);
        }

        await _clock.DriveAsync(writer.Hybrid.RemoveByTagAsync("t3-7"));
        await _clock.DriveAsync(writer.Hybrid.RemoveByTagAsync($"t{Entries - 1}-0"));
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.False((await reader.Cache.TryGetAsync<string>("k3")).Found);
        Assert.False((await reader.Cache.TryGetAsync<string>($"k{Entries - 1}")).Found);
        Assert.True((await reader.Cache.TryGetAsync<string>("k4")).Found);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Uncommitted_MoreThanItsBound_BecomesFewerThatCoverAsMuch(bool haveNamespace)
    {
        var set = new UncommittedSet();
        CacheInvalidation[] all =
        [
            new() { Namespace = "small", Key = "k" },
            .. Enumerable.Range(0, UncommittedSet.Maximum + 500).Select(i => haveNamespace
                ? new CacheInvalidation { Namespace = "large", Key = $"k{i}" }
                : new CacheInvalidation { Tag = $"t{i}" }),
        ];
        foreach (var one in all)
        {
            set.Add([one]);
            Assert.InRange(set.Count, 1, UncommittedSet.Maximum);
        }

        var kept = set.ToArray();
        Assert.All(all, one => Assert.Contains(kept, k => k.Covers(new StoreKey(one.Namespace ?? "any", null, one.Key ?? "any"), one.Tag is null ? [] : [one.Tag])));
        if (haveNamespace)
        {
            Assert.Equal([new CacheInvalidation { Namespace = "small", Key = "k" }, new CacheInvalidation { Namespace = "large" }], kept);
        }

        set.Remove(kept);
        Assert.Equal(0, set.Count);
    }

    [Fact]
    public async Task Outage_ManyRemovals_AreHonouredHereAndByOthersOnceTheStoreIsBack()
    {
        var store = new InMemoryCacheStore(_clock);
        var spy = new SpyStore(store);
        await using var host = new CacheHost(spy, _clock, o => o.CircuitBreak = TimeSpan.FromMilliseconds(100));
        await using var other = new CacheHost(store, _clock);
        await host.Hybrid.GetOrCreateAsync("k1", _ => new ValueTask<string>("v"));
        Assert.True((await other.Cache.TryGetAsync<string>("k1")).Found);
        spy.Before = (_, _) => throw new IOException("down");
        var all = host.Hybrid.RemoveAsync(Enumerable.Range(0, UncommittedSet.Maximum + 500).Select(i => $"k{i}"));
        await _clock.DriveAsync(all);
        Assert.False((await host.Cache.TryGetAsync<string>("k1")).Found);
        spy.Before = null;
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        spy.Forget();
        await _clock.DriveAsync(host.Cache.TryGetAsync<string>("x"));
        Assert.Equal(1, spy.Calls.Count(c => c == "commit"));
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.False((await other.Cache.TryGetAsync<string>("k1")).Found);
    }
}
