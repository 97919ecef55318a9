using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Engine;

/// <summary>One factory for all who want a key, and nothing left behind.</summary>
public sealed class StampedeTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetOrCreate_TwoHundredCallers_OneFactoryAndAValueEach(bool hasStore)
    {
        await using var host = new CacheHost(hasStore ? new InMemoryCacheStore(_clock) : null, _clock);
        var calls = 0;
        var gate = new TaskCompletionSource();
        var looks = Enumerable.Range(0, 200).Select(_ => Task.Run(async () => await host.Hybrid.GetOrCreateAsync("k", async _ =>
        {
            Interlocked.Increment(ref calls);
            await gate.Task;
            return Basket.Of("apple");
        }))).ToArray();
        await Driving.UntilAsync(() => Volatile.Read(ref calls) == 1);
        gate.SetResult();
        var baskets = await Task.WhenAll(looks).SoonAsync();
        Assert.Equal(1, calls);
        Assert.Equal(200, baskets.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.All(baskets, b => Assert.Equal(["apple"], b.Items));
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetOrCreate_LeaderCancels_FollowersAreUnharmed()
    {
        await using var host = new CacheHost(null, _clock);
        using var leaving = new CancellationTokenSource();
        var (gate, began) = (new TaskCompletionSource(), new TaskCompletionSource());
        var leader = host.Hybrid.GetOrCreateAsync("k", MakeAsync, cancellationToken: leaving.Token).AsTask();
        await began.Task.SoonAsync();
        var follower = host.Hybrid.GetOrCreateAsync("k", MakeAsync).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader.SoonAsync());
        Assert.False(follower.IsCompleted);
        gate.SetResult();
        Assert.Equal("v", await follower.SoonAsync());
        Assert.Equal(0, host.Engine.FlightCount);

        async ValueTask<string> MakeAsync(CancellationToken token)
        {
            began.SetResult();
            await gate.Task.WaitAsync(token);
            return "v";
        }
    }

    [Fact]
    public async Task GetOrCreate_AllLeave_TheWorkIsCancelledOnlyThen()
    {
        await using var host = new CacheHost(null, _clock);
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var (began, cancelled) = (new TaskCompletionSource<CancellationToken>(), new TaskCompletionSource());
        var a = host.Hybrid.GetOrCreateAsync("k", MakeAsync, cancellationToken: first.Token).AsTask();
        var token = await began.Task.SoonAsync();
        var b = host.Hybrid.GetOrCreateAsync("k", MakeAsync, cancellationToken: second.Token).AsTask();
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => a.SoonAsync());
        Assert.False(token.IsCancellationRequested);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => b.SoonAsync());
        await cancelled.Task.SoonAsync();
        await Driving.UntilAsync(() => host.Engine.FlightCount == 0);
        Assert.Equal("next", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("next")));

        async ValueTask<string> MakeAsync(CancellationToken stop)
        {
            began.SetResult(stop);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _clock, stop);
                return "never";
            }
            finally
            {
                cancelled.SetResult();
            }
        }
    }

    [Fact]
    public async Task GetOrCreate_FactoryThrows_AllGetItAndTheNextTriesAgain()
    {
        await using var host = new CacheHost(new InMemoryCacheStore(_clock), _clock);
        var gate = new TaskCompletionSource<string>();
        var looks = Enumerable.Range(0, 20).Select(_ => host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(gate.Task)).AsTask()).ToArray();
        gate.SetException(new InvalidDataException("origin"));
        foreach (var look in looks)
        {
            Assert.Equal("origin", (await Assert.ThrowsAsync<InvalidDataException>(() => look.SoonAsync())).Message);
        }

        Assert.Equal(0, host.Engine.FlightCount);
        Assert.Equal("v", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v")));
    }

    [Fact]
    public async Task GetOrCreate_OneAsksWithoutFactoryMeanwhile_TheOtherStillGetsAValue()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock));
        var gate = new TaskCompletionSource();
        await using var host = new CacheHost(spy, _clock);
        await host.Hybrid.GetOrCreateAsync("warm", _ => new ValueTask<string>("v"));
        spy.Before = (call, _) => call.StartsWith("entry", StringComparison.Ordinal) ? gate.Task : Task.CompletedTask;
        var without = host.Hybrid.GetOrCreateAsync(
            "k", _ => new ValueTask<string>("v"), new HybridCacheEntryOptions { Flags = HybridCacheEntryFlags.DisableUnderlyingData }).AsTask();
        var with = host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v")).AsTask();
        gate.SetResult();
        await without.SoonAsync();
        Assert.Equal("v", await with.SoonAsync());
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetOrCreate_FlightSetOutBeforeAnInvalidation_LaterCallerDoesNotWaitForIt()
    {
        var store = new InMemoryCacheStore(_clock);
        await using var host = new CacheHost(store, _clock);
        await using var other = new CacheHost(store, _clock);
        var gate = new TaskCompletionSource<string>();
        var early = host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(gate.Task), tags: ["t"]).AsTask();
        await _clock.DriveAsync(other.Hybrid.RemoveByTagAsync("t"));
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        var late = host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("after"), tags: ["t"]).AsTask();
        Assert.Equal("after", await late.SoonAsync());
        gate.SetResult("before");
        Assert.Equal("before", await early.SoonAsync());
        Assert.Equal("after", (await host.Cache.TryGetAsync<string>("k")).Value);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetOrCreate_Fleet_OneFactoryForAllHosts()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock));
        var hosts = Enumerable.Range(0, 3).Select(_ => FleetHost(spy)).ToArray();
        var calls = 0;
        var gate = new TaskCompletionSource();
        var looks = hosts.SelectMany(h => Enumerable.Range(0, 50).Select(_ => h.Hybrid.GetOrCreateAsync("k", async _ =>
        {
            Interlocked.Increment(ref calls);
            await gate.Task;
            return "v";
        }).AsTask())).ToArray();
        await Driving.UntilAsync(() => Volatile.Read(ref calls) == 1 && Swaps() == 3);
        for (var i = 0; i < 6; i++)
        {
            // Twice the lease goes by, and the holder says each third of it that it lives.
            var before = Swaps();
            await Driving.UntilAsync(() => (_clock.TryAdvanceToTimer(TimeSpan.FromSeconds(4)) || true) && Swaps() > before);
        }

        // The holder has given the lease back before its callers go on; time stands still until then.
        gate.SetResult();
        await Driving.UntilAsync(() => looks.Any(l => l.IsCompleted));
        var all = Task.WhenAll(looks);
        await _clock.DriveAsync(all);
        Assert.All(await all, v => Assert.Equal("v", v));
        Assert.Equal(1, calls);
        foreach (var host in hosts)
        {
            Assert.Equal(0, host.Engine.FlightCount);
            await host.DisposeAsync();
        }

        int Swaps() => spy.Calls.Count(c => c == "lease");
    }

    [Fact]
    public async Task GetOrCreate_FleetHolderDies_OthersWaitNoLongerThanItsLease()
    {
        var store = new InMemoryCacheStore(_clock);
        await using var host = FleetHost(store);
        var dead = new StoredLease(1, "dead", 1, _clock.GetUtcNow().AddHours(1));
        Assert.True(await store.TrySwapLeaseAsync(new StoreKey("default", null, "k"), null, dead, default));
        var began = _clock.GetUtcNow();
        Assert.Equal("v", await _clock.DriveAsync(host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"))));
        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.6));
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetOrCreate_FleetHolderIsSucceeded_ItsLateFillIsRefused()
    {
        var store = new InMemoryCacheStore(_clock);
        var cut = new SpyStore(store);
        await using var slow = FleetHost(cut);
        await using var fast = FleetHost(store);
        var gate = new TaskCompletionSource<string>();
        var first = slow.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(gate.Task)).AsTask();

        // From here on it cannot renew: it is frozen, or cut off.
        cut.Before = (call, _) => call == "lease" ? throw new IOException("cut off") : Task.CompletedTask;
        Assert.Equal("new", await _clock.DriveAsync(fast.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new"))));
        gate.SetResult("old");
        Assert.Equal("old", await first.SoonAsync());
        Assert.Equal("new", (await slow.Cache.TryGetAsync<string>("k")).Value);
        Assert.Equal("new", (await fast.Cache.TryGetAsync<string>("k", new CacheReadOptions { SkipMemory = true })).Value);
    }

    [Fact]
    public async Task GetMany_AfterALeasedFillExpired_IsKept()
    {
        var store = new InMemoryCacheStore(_clock);
        await using var host = FleetHost(store);
        await _clock.DriveAsync(host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("one"), new HybridCacheEntryOptions { Expiration = TimeSpan.FromSeconds(5) }));
        _clock.Advance(TimeSpan.FromSeconds(6));
        var calls = 0;
        for (var i = 0; i < 2; i++)
        {
            var found = await host.Cache.GetManyAsync(["k"], (keys, _) =>
            {
                calls++;
                return new ValueTask<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["k"] = "two" });
            });
            Assert.Equal("two", found["k"].Value);
        }

        Assert.Equal(1, calls);
    }

    private CacheHost FleetHost(ICacheStore store) => new(store, _clock, o => o.DefaultNamespace.Stampede = CacheStampedeScope.Fleet);
}
