using System.Globalization;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Conditional;

/// <summary>Writers at once: of those whose conditions exclude each other, one.</summary>
public sealed class ConditionalRaceTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store;

    public ConditionalRaceTests() => _store = new InMemoryCacheStore(_clock);

    [Fact]
    public async Task TwoProcesses_BothJudgedTheSameEntry_OneWins()
    {
        var held = new HeldStore(_store);
        await using var slow = new CacheHost(held, _clock);
        await using var fast = new CacheHost(_store, _clock);
        var seen = await SeedAsync(slow);
        var (judged, goOn) = HoldFirst(held, "head");

        var late = slow.Cache.SetIfAsync("k", "late", CacheWriteCondition.Unchanged(seen)).AsTask();
        await _clock.DriveAsync(judged);
        Assert.Equal(CacheWriteOutcome.Stored, await _clock.DriveAsync(fast.Cache.SetIfAsync("k", "early", CacheWriteCondition.Unchanged(seen))));
        goOn();

        Assert.Equal(CacheWriteOutcome.ConditionFailed, await _clock.DriveAsync(new ValueTask<CacheWriteOutcome>(late)));
        Assert.Equal("early", await ReadAsync(slow));
    }

    [Fact]
    public async Task TwoProcesses_BothFoundNothing_OneCreates()
    {
        var held = new HeldStore(_store);
        await using var slow = new CacheHost(held, _clock);
        await using var fast = new CacheHost(_store, _clock);
        await _clock.DriveAsync(slow.Cache.TryGetAsync<string>("other"));
        var (judged, goOn) = HoldFirst(held, "head");

        var late = slow.Cache.SetIfAsync("k", "late", CacheWriteCondition.Absent).AsTask();
        await _clock.DriveAsync(judged);
        Assert.Equal(CacheWriteOutcome.Stored, await _clock.DriveAsync(fast.Cache.SetIfAsync("k", "early", CacheWriteCondition.Absent)));
        goOn();

        Assert.Equal(CacheWriteOutcome.ConditionFailed, await _clock.DriveAsync(new ValueTask<CacheWriteOutcome>(late)));
        Assert.Equal("early", await ReadAsync(slow));
    }

    [Fact]
    public async Task LostRace_ToAWriteElsewhere_JudgesAgainAndWins()
    {
        var held = new HeldStore(_store);
        await using var slow = new CacheHost(held, _clock);
        await using var fast = new CacheHost(_store, _clock);
        var seen = await SeedAsync(slow);
        var (judged, goOn) = HoldFirst(held, "head");
        var times = 0;

        var late = slow.Cache.SetIfAsync("k", "late", CacheWriteCondition.When(found => ++times > 0 && found.Value!.Body.Span.SequenceEqual(seen.Body.Span))).AsTask();
        await _clock.DriveAsync(judged);
        await _clock.DriveAsync(fast.Cache.SetAsync("another", "x"));
        goOn();

        Assert.Equal(CacheWriteOutcome.Stored, await _clock.DriveAsync(new ValueTask<CacheWriteOutcome>(late)));
        Assert.Equal(2, times);
        Assert.Equal("late", await ReadAsync(fast, later: true));
    }

    [Fact]
    public async Task InvalidationBetweenJudgingAndWriting_IsSeen()
    {
        var held = new HeldStore(_store);
        await using var slow = new CacheHost(held, _clock);
        await using var fast = new CacheHost(_store, _clock);
        var seen = await SeedAsync(slow, "t");
        var (judged, goOn) = HoldFirst(held, "head");

        var late = slow.Cache.SetIfAsync("k", "late", CacheWriteCondition.Unchanged(seen)).AsTask();
        await _clock.DriveAsync(judged);
        await _clock.DriveAsync(fast.Cache.InvalidateAsync(new CacheInvalidation { Tag = "t" }));
        goOn();

        Assert.Equal(CacheWriteOutcome.ConditionFailed, await _clock.DriveAsync(new ValueTask<CacheWriteOutcome>(late)));
    }

    [Fact]
    public async Task FillBetweenJudgingAndWriting_IsNotOverwrittenUnseen()
    {
        var held = new HeldStore(_store);
        await using var slow = new CacheHost(held, _clock);
        await using var fast = new CacheHost(_store, _clock);
        await _clock.DriveAsync(slow.Cache.TryGetAsync<string>("other"));
        var (judged, goOn) = HoldFirst(held, "head");

        var late = slow.Cache.SetIfAsync("k", "late", CacheWriteCondition.Absent).AsTask();
        await _clock.DriveAsync(judged);

        // It moves no head: only the entry itself tells of it.
        Assert.Equal("filled", await _clock.DriveAsync(fast.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("filled"))));
        goOn();

        Assert.Equal(CacheWriteOutcome.ConditionFailed, await _clock.DriveAsync(new ValueTask<CacheWriteOutcome>(late)));
        Assert.Equal("filled", await ReadAsync(slow));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(1, false)]
    public async Task Counter_ManyWritersAtOnce_LosesNoUpdate(int processes, bool durable)
    {
        const int Writers = 8;
        const int Each = 5;

        // Real time: the writers' threads are to meet as they like.
        var store = durable ? new InMemoryCacheStore() : null;
        var hosts = Enumerable.Range(0, processes).Select(_ => new CacheHost(store)).ToArray();
        await hosts[0].Cache.SetAsync("n", "0");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var cache = hosts[writer % processes].Cache;
            for (var done = 0; done < Each;)
            {
                var seen = (await cache.TryGetAsync<CachePayload>("n")).Value;
                if (seen is null)
                {
                    continue;
                }

                var next = int.Parse(System.Text.Encoding.UTF8.GetString(seen.Body.Span), CultureInfo.InvariantCulture) + 1;
                var outcome = await cache.SetIfAsync("n", next.ToString(CultureInfo.InvariantCulture), CacheWriteCondition.Unchanged(seen));
                Assert.True(outcome is CacheWriteOutcome.Stored or CacheWriteOutcome.ConditionFailed);
                done += outcome == CacheWriteOutcome.Stored ? 1 : 0;
            }
        }))).SoonAsync();

        await using var fresh = durable ? new CacheHost(store) : hosts[0];
        Assert.Equal($"{Writers * Each}", (await fresh.Cache.TryGetAsync<string>("n")).Value);
        foreach (var host in hosts)
        {
            host.Engine.CheckMemoryInvariants();
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task NamespaceWithoutTheDurableTier_OneOfManyCreatesInItsProcess()
    {
        var store = new InMemoryCacheStore();
        await using var host = new CacheHost(store, configure: o => o.DefaultNamespace.UseDurable = false);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            await host.Cache.SetIfAsync("k", $"{i}", CacheWriteCondition.Absent)))).SoonAsync();

        Assert.Equal(1, outcomes.Count(o => o == CacheWriteOutcome.Stored));
        Assert.Equal(7, outcomes.Count(o => o == CacheWriteOutcome.ConditionFailed));
        var winner = Array.IndexOf(outcomes, CacheWriteOutcome.Stored);
        Assert.Equal($"{winner}", (await host.Cache.TryGetAsync<string>("k")).Value);
    }

    private async Task<CachePayload> SeedAsync(CacheHost host, params string[] tags)
    {
        await _clock.DriveAsync(host.Cache.SetAsync("k", "seed", new CacheEntryOptions { Tags = tags }));
        return (await _clock.DriveAsync(host.Cache.TryGetAsync<CachePayload>("k"))).Value!;
    }

    private async Task<string?> ReadAsync(CacheHost host, bool later = false)
    {
        _clock.Advance(later ? TimeSpan.FromSeconds(1.1) : TimeSpan.Zero);
        return (await _clock.DriveAsync(host.Cache.TryGetAsync<string>("k"))).Value;
    }

    /// <summary>Holds the first answer of a kind back: a task that ends when it is there, and what lets it go.</summary>
    private static (Task Held, Action GoOn) HoldFirst(HeldStore store, string kind)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.After = call => call == kind && held.TrySetResult() ? goOn.Task : Task.CompletedTask;
        return (held.Task, goOn.SetResult);
    }
}
