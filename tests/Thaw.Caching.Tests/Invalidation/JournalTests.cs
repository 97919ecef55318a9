using Thaw.Caching.Invalidation;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Invalidation;

/// <summary>The journal between processes: followed in order, or everything is dropped.</summary>
public sealed class JournalTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task Check_FarBehind_MemoryIsKeptUpToAHundred(int commits, bool isKept)
    {
        var spy = new SpyStore(_store);
        await using var host = new CacheHost(spy, _clock);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"));
        for (var seq = 1; seq <= commits; seq++)
        {
            Assert.True(await _store.CommitAsync(CommitOf(seq, new CacheInvalidation { Tag = "unrelated" }), default));
        }

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(isKept ? CacheTier.Memory : CacheTier.Durable, (await host.Cache.TryGetAsync<string>("k")).Tier);
    }

    [Fact]
    public async Task Check_RecordIsMissing_MemoryIsDropped()
    {
        await using var host = new CacheHost(_store, _clock);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"));
        var broken = CommitOf(1, new CacheInvalidation { Tag = "x" });
        Assert.True(await _store.CommitAsync(new StoreCommit { Seq = 1, Nonce = broken.Nonce, Journal = "?"u8.ToArray(), JournalExpiresAt = broken.JournalExpiresAt }, default));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(CacheTier.Durable, (await host.Cache.TryGetAsync<string>("k")).Tier);
    }

    [Fact]
    public async Task Check_HeadIsLower_AnotherTable_MemoryIsDropped()
    {
        var swapped = new SwappedStore { Current = _store };
        await using var host = new CacheHost(swapped, _clock);
        await _clock.DriveAsync(host.Hybrid.RemoveByTagAsync("x"));
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"));
        swapped.Current = new InMemoryCacheStore();
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False((await host.Cache.TryGetAsync<string>("k")).Found);
        Assert.Equal("w", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("w")));
        Assert.True((await host.Cache.TryGetAsync<string>("k")).Found);
    }

    [Fact]
    public async Task Invalidations_OfTheSameMoment_ShareACommit()
    {
        var spy = new SpyStore(_store);
        await using var host = new CacheHost(spy, _clock);
        await host.Cache.TryGetAsync<string>("warm");
        var gate = new TaskCompletionSource();
        spy.Before = (call, _) => call == "commit" ? gate.Task : Task.CompletedTask;
        var all = Enumerable.Range(0, 50).Select(i => host.Hybrid.RemoveByTagAsync($"t{i}").AsTask()).ToArray();
        await Driving.UntilAsync(() => spy.Calls.Contains("commit"));
        gate.SetResult();
        await _clock.DriveAsync(Task.WhenAll(all));
        Assert.InRange(spy.Calls.Count(c => c == "commit"), 1, 2);
    }

    [Fact]
    public async Task ConcurrentInvalidators_LoseRacesAndTryAgain()
    {
        var hosts = Enumerable.Range(0, 3).Select(_ => new CacheHost(_store, _clock)).ToArray();
        var all = Task.WhenAll(Enumerable.Range(0, 60).Select(i => hosts[i % 3].Cache.InvalidateAsync(new CacheInvalidation { Tag = $"t{i}" }).AsTask()));
        await _clock.DriveAsync(all);
        Assert.All(await all, r => Assert.True(r.Committed));
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public void StampState_RulesInALongLivedProcess_StayFew()
    {
        var state = StampState.Unknown;
        for (var seq = 1; seq <= 500; seq++)
        {
            state = state.With(new InvalidationRule(seq, 0, null, "same*", null));
        }

        Assert.Single(state.Rules);
        Assert.True(state.Covers(499, "n", "same1", []));
        Assert.False(state.Covers(500, "n", "same1", []));
        for (var seq = 501; seq <= 1_000; seq++)
        {
            state = state.With(new InvalidationRule(seq, 0, null, $"p{seq}*", null));
        }

        Assert.True(state.Rules.Length <= StampState.MaximumRules);
        Assert.True(state.Covers(999, "n", "p1000x", []));
        Assert.True(state.Covers(500, "n", "p501x", []));
    }

    private StoreCommit CommitOf(long seq, CacheInvalidation what)
    {
        var record = new JournalRecord(Guid.NewGuid(), 0, [what]);
        return new StoreCommit { Seq = seq, Nonce = record.Nonce, Journal = record.Encode(), JournalExpiresAt = _clock.GetUtcNow().AddYears(100) };
    }
}
