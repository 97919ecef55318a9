using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Engine;

/// <summary>Calls for many keys join what is under way and lead the rest; nobody makes what another one is making.</summary>
public sealed class ManyFlightTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetMany_SingleLookUpUnderWay_JoinsItAndMakesTheRest(bool hasStore)
    {
        await using var host = Host(hasStore);
        var gate = new TaskCompletionSource<Basket>();
        var single = host.Hybrid.GetOrCreateAsync("a", _ => new ValueTask<Basket>(gate.Task)).AsTask();
        var asked = new List<string>();
        var many = host.Cache.GetManyAsync(["a", "b"], (keys, _) => Made(asked, keys)).AsTask();
        Assert.Equal(["b"], asked);
        Assert.False(many.IsCompleted);
        gate.SetResult(Basket.Of("single"));
        var found = await many.SoonAsync();
        Assert.Equal(["single"], found["a"].Value!.Items);
        Assert.Equal(["many b"], found["b"].Value!.Items);
        Assert.NotSame(await single.SoonAsync(), found["a"].Value);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetOrCreate_ManyUnderWay_JoinsItAndGetsAValueOfItsOwn(bool hasStore)
    {
        await using var host = Host(hasStore);
        var (gate, asked) = (new TaskCompletionSource(), new List<string>());
        var many = host.Cache.GetManyAsync(["a", "b"], (keys, _) => MadeAsync(asked, keys, gate.Task)).AsTask();
        var others = Enumerable.Range(0, 5).Select(_ => host.Hybrid.GetOrCreateAsync("a", NoBasketAsync).AsTask()).ToArray();
        var overlapping = host.Cache.GetManyAsync(["b", "a"], (keys, _) => Made(asked, keys)).AsTask();
        gate.SetResult();
        var baskets = (await Task.WhenAll(others).SoonAsync()).ToList();
        baskets.Add((await many.SoonAsync())["a"].Value!);
        baskets.Add((await overlapping.SoonAsync())["a"].Value!);
        Assert.Equal(["a", "b"], asked);
        Assert.All(baskets, b => Assert.Equal(["many a"], b.Items));
        Assert.Equal(7, baskets.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetMany_TwoCallsCross_NeitherWaitsForTheOtherBeforeItsOwnAreMade()
    {
        await using var host = Host(false);
        var first = host.Hybrid.GetOrCreateAsync("x", _ => new ValueTask<Basket>(new TaskCompletionSource<Basket>().Task)).AsTask();
        var (gateOne, gateTwo, asked) = (new TaskCompletionSource(), new TaskCompletionSource(), new List<string>());
        var one = host.Cache.GetManyAsync(["a", "b"], (keys, _) => MadeAsync(asked, keys, gateOne.Task)).AsTask();
        var two = host.Cache.GetManyAsync(["b", "c"], (keys, _) => MadeAsync(asked, keys, gateTwo.Task)).AsTask();
        var three = host.Cache.GetManyAsync(["c", "a", "d"], (keys, _) => MadeAsync(asked, keys, gateOne.Task)).AsTask();
        gateOne.SetResult();
        Assert.Equal(2, (await one.SoonAsync()).Count);
        Assert.Equal(["many d"], (await host.Hybrid.GetOrCreateAsync<Basket>("d", _ => throw new InvalidOperationException()).SoonAsync()).Items);
        Assert.False(three.IsCompleted);
        gateTwo.SetResult();
        await Task.WhenAll(two, three).SoonAsync();
        Assert.Equal(["a", "b", "c", "d"], asked);
        Assert.False(first.IsCompleted);
        Assert.Equal(1, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetMany_CallerLeaves_TheWorkGoesOnForThoseWhoJoinedAndEndsWithTheLast()
    {
        await using var host = Host(false);
        using var leaving = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var began = new TaskCompletionSource<CancellationToken>();
        var many = host.Cache.GetManyAsync(["a", "b"], NeverAsync, cancellationToken: leaving.Token).AsTask();
        var token = await began.Task.SoonAsync();
        var joined = host.Hybrid.GetOrCreateAsync("a", NoBasketAsync, cancellationToken: second.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => many.SoonAsync());
        Assert.False(token.IsCancellationRequested);

        // A key that nobody waits for at the moment is being made all the same, and can be waited for again.
        var late = host.Hybrid.GetOrCreateAsync("b", NoBasketAsync, cancellationToken: second.Token).AsTask();
        Assert.Equal(2, host.Engine.FlightCount);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joined.SoonAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late.SoonAsync());
        Assert.True(token.IsCancellationRequested);
        await Driving.UntilAsync(() => host.Engine.FlightCount == 0);
        Assert.Equal(["next"], (await host.Hybrid.GetOrCreateAsync("a", _ => new ValueTask<Basket>(Basket.Of("next")))).Items);

        async ValueTask<IReadOnlyDictionary<string, Basket>> NeverAsync(IReadOnlyList<string> keys, CancellationToken stop)
        {
            began.SetResult(stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, stop);
            return new Dictionary<string, Basket>();
        }
    }

    [Fact]
    public async Task GetMany_WhoJoinedLeaves_NobodyElseIsHarmed()
    {
        await using var host = Host(false);
        using var leaving = new CancellationTokenSource();
        var (gate, asked) = (new TaskCompletionSource(), new List<string>());
        var many = host.Cache.GetManyAsync(["a", "b"], (keys, stop) => MadeAsync(asked, keys, gate.Task.WaitAsync(stop))).AsTask();
        var joined = host.Cache.GetManyAsync<Basket>(["a"], NothingAsync, cancellationToken: leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joined.SoonAsync());
        gate.SetResult();
        Assert.Equal(["many a"], (await many.SoonAsync())["a"].Value!.Items);
    }

    [Fact]
    public async Task GetMany_FactoryThrows_EverybodyWhoWaitsGetsItAndTheNextTriesAgain()
    {
        await using var host = Host(true);
        var gate = new TaskCompletionSource<IReadOnlyDictionary<string, Basket>>();
        var many = host.Cache.GetManyAsync(["a", "b"], (_, _) => new ValueTask<IReadOnlyDictionary<string, Basket>>(gate.Task)).AsTask();
        var joined = host.Hybrid.GetOrCreateAsync("b", NoBasketAsync).AsTask();
        var overlapping = host.Cache.GetManyAsync<Basket>(["a", "b"], NothingAsync).AsTask();
        gate.SetException(new InvalidDataException("origin"));
        await Assert.ThrowsAsync<InvalidDataException>(() => many.SoonAsync());
        await Assert.ThrowsAsync<InvalidDataException>(() => joined.SoonAsync());
        await Assert.ThrowsAsync<InvalidDataException>(() => overlapping.SoonAsync());
        Assert.Equal(0, host.Engine.FlightCount);
        Assert.Equal(["next"], (await host.Hybrid.GetOrCreateAsync("a", _ => new ValueTask<Basket>(Basket.Of("next")))).Items);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetMany_FactoryThrows_OlderValuesStandIn_AndTheCallFailsForAKeyWithoutOne(bool hasOther)
    {
        await using var host = Host(true, p => p.StaleIfError = TimeSpan.FromMinutes(1));
        await host.Hybrid.GetOrCreateAsync("a", _ => new ValueTask<Basket>(Basket.Of("old")));
        _clock.Advance(TimeSpan.FromSeconds(11));
        var gate = new TaskCompletionSource<IReadOnlyDictionary<string, Basket>>();
        var many = host.Cache.GetManyAsync(hasOther ? ["a", "b"] : ["a"], (_, _) => new ValueTask<IReadOnlyDictionary<string, Basket>>(gate.Task)).AsTask();
        var joined = host.Cache.GetOrCreateAsync<int, Basket>("a", 0, (_, _, _) => throw new InvalidOperationException()).AsTask();
        gate.SetException(new InvalidDataException("origin"));
        var served = await joined.SoonAsync();
        Assert.Equal((true, "old"), (served.IsStale, served.Value!.Items[0]));
        if (hasOther)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => many.SoonAsync());
        }
        else
        {
            Assert.True((await many.SoonAsync())["a"].IsStale);
        }

        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetMany_FactoryLeavesAKeyOut_WhoWaitsForItAloneMakesIt_AndAnotherManyMissesIt()
    {
        await using var host = Host(true);
        var gate = new TaskCompletionSource<IReadOnlyDictionary<string, Basket>>();
        var many = host.Cache.GetManyAsync(["a", "b"], (_, _) => new ValueTask<IReadOnlyDictionary<string, Basket>>(gate.Task)).AsTask();
        var own = 0;
        var singles = Enumerable.Range(0, 3).Select(_ => host.Hybrid.GetOrCreateAsync("a", _ =>
        {
            Interlocked.Increment(ref own);
            return new ValueTask<Basket>(Basket.Of("own"));
        }).AsTask()).ToArray();
        var overlapping = host.Cache.GetManyAsync<Basket>(["a"], NothingAsync).AsTask();
        gate.SetResult(new Dictionary<string, Basket> { ["b"] = Basket.Of("b") });
        Assert.False((await many.SoonAsync())["a"].Found);
        Assert.All(await Task.WhenAll(singles).SoonAsync(), b => Assert.Equal(["own"], b.Items));
        Assert.False((await overlapping.SoonAsync())["a"].Found);
        Assert.Equal(1, own);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetMany_FactoryAnswersNull_IsANegativeEntryForWhoJoined()
    {
        await using var host = Host(true);
        var gate = new TaskCompletionSource<IReadOnlyDictionary<string, Basket?>>();
        var many = host.Cache.GetManyAsync(["a"], (_, _) => new ValueTask<IReadOnlyDictionary<string, Basket?>>(gate.Task)).AsTask();
        var joined = host.Cache.GetOrCreateAsync<int, Basket?>("a", 0, (_, _, _) => throw new InvalidOperationException()).AsTask();
        gate.SetResult(new Dictionary<string, Basket?> { ["a"] = null });
        Assert.Equal((true, null), ((await many.SoonAsync())["a"].Found, (await joined.SoonAsync()).Value));
        Assert.True((await host.Cache.TryGetAsync<Basket>("a")).Found);
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.False((await host.Cache.TryGetAsync<Basket>("a")).Found);
    }

    [Fact]
    public async Task GetMany_AnotherTypeUnderTheSameKey_IsNotWaitedFor()
    {
        await using var host = Host(false);
        var gate = new TaskCompletionSource<IReadOnlyDictionary<string, Basket>>();
        var baskets = host.Cache.GetManyAsync(["a"], (_, _) => new ValueTask<IReadOnlyDictionary<string, Basket>>(gate.Task)).AsTask();
        Assert.Equal("text", await host.Hybrid.GetOrCreateAsync("a", _ => new ValueTask<string>("text")).SoonAsync());
        gate.SetResult(new Dictionary<string, Basket> { ["a"] = Basket.Of("basket") });
        Assert.Equal(["basket"], (await baskets.SoonAsync())["a"].Value!.Items);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetMany_OneValueCannotBeWritten_WhoWaitsForTheOthersGetsTheirs()
    {
        await using var host = Host(true);
        var gate = new TaskCompletionSource<IReadOnlyDictionary<string, Knot>>();
        var many = host.Cache.GetManyAsync(["good", "bad"], (_, _) => new ValueTask<IReadOnlyDictionary<string, Knot>>(gate.Task)).AsTask();
        var good = host.Hybrid.GetOrCreateAsync<Knot>("good", _ => throw new InvalidOperationException()).AsTask();
        var bad = host.Hybrid.GetOrCreateAsync<Knot>("bad", _ => throw new InvalidOperationException()).AsTask();
        gate.SetResult(new Dictionary<string, Knot> { ["good"] = new(), ["bad"] = Knot.Tied() });
        await Assert.ThrowsAsync<CacheSerializationException>(() => many.SoonAsync());
        Assert.NotNull(await good.SoonAsync());
        await Assert.ThrowsAsync<CacheSerializationException>(() => bad.SoonAsync());
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetMany_FlightSetOutBeforeAnInvalidation_ALaterCallMakesItsOwn()
    {
        var store = new InMemoryCacheStore(_clock);
        await using var host = new CacheHost(store, _clock);
        await using var other = new CacheHost(store, _clock);
        var gate = new TaskCompletionSource();
        var asked = new List<string>();
        var early = host.Cache.GetManyAsync(["a", "b"], (keys, _) => MadeAsync(asked, keys, gate.Task)).AsTask();
        await _clock.DriveAsync(other.Hybrid.RemoveAsync("a"));
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        var late = host.Cache.GetManyAsync(["a", "b"], (keys, _) => Made(asked, keys)).AsTask();
        await Driving.UntilAsync(() => asked.Count == 3);
        Assert.Equal(["a", "b", "a"], asked);
        gate.SetResult();
        await Task.WhenAll(early, late).SoonAsync();
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetMany_Deadline_TheCallerIsNotKeptAndWhoJoinedGetsTheValue()
    {
        await using var host = Host(false);
        var (gate, asked) = (new TaskCompletionSource(), new List<string>());
        Task<IReadOnlyDictionary<string, CacheResult<Basket>>> many;
        using (host.Get<AmbientRequestDeadline>().Begin(_clock.GetUtcNow().AddMilliseconds(300)))
        {
            many = host.Cache.GetManyAsync(["a", "b"], (keys, stop) => MadeAsync(asked, keys, gate.Task.WaitAsync(stop))).AsTask();
        }

        var joined = host.Hybrid.GetOrCreateAsync("a", NoBasketAsync).AsTask();
        var error = await Assert.ThrowsAsync<CacheTimeoutException>(() => _clock.DriveAsync(many, TimeSpan.FromSeconds(1)));
        Assert.Equal(CacheTimeoutReason.Deadline, error.Reason);
        gate.SetResult();
        Assert.Equal(["many a"], (await joined.SoonAsync()).Items);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetMany_HardTimeout_CancelsTheFactoryAndFailsAll()
    {
        await using var host = Host(false, p => p.FactoryTimeout = TimeSpan.FromMilliseconds(200));
        CancellationToken seen = default;
        var many = host.Cache.GetManyAsync<Basket>(["a", "b"], (_, stop) =>
        {
            seen = stop;
            return new(new TaskCompletionSource<IReadOnlyDictionary<string, Basket>>().Task);
        }).AsTask();
        var joined = host.Hybrid.GetOrCreateAsync("a", NoBasketAsync).AsTask();
        var error = await Assert.ThrowsAsync<CacheTimeoutException>(() => _clock.DriveAsync(many));
        Assert.Equal(CacheTimeoutReason.Factory, error.Reason);
        await Assert.ThrowsAsync<CacheTimeoutException>(() => joined.SoonAsync());
        Assert.True(seen.IsCancellationRequested);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetMany_SoftTimeout_OlderValuesAreServedAndTheFactoryIsNotCalledTwice(bool background)
    {
        await using var host = Host(
            true,
            p =>
            {
                p.StaleIfError = TimeSpan.FromMinutes(1);
                p.FactorySoftTimeout = TimeSpan.FromMilliseconds(100);
            },
            background);
        await host.Cache.GetManyAsync(["a", "b"], (keys, _) => Made([], keys));
        _clock.Advance(TimeSpan.FromSeconds(11));
        var (gate, calls, stopped) = (new TaskCompletionSource<IReadOnlyDictionary<string, Basket>>(), 0, false);
        var many = host.Cache.GetManyAsync(["a", "b"], (_, stop) =>
        {
            calls++;
            stop.Register(() => stopped = true);
            return new ValueTask<IReadOnlyDictionary<string, Basket>>(gate.Task);
        });
        var found = await _clock.DriveAsync(many);
        Assert.All(found.Values, r => Assert.True(r.IsStale));
        Assert.Equal(!background, stopped);
        if (background)
        {
            Assert.Equal(["many a"], (await host.Hybrid.GetOrCreateAsync("a", NoBasketAsync).SoonAsync()).Items);
            gate.SetResult(new Dictionary<string, Basket> { ["a"] = Basket.Of("new") });
            await Driving.UntilAsync(() => host.Engine.FlightCount == 0);
            Assert.Equal(["new"], (await host.Cache.TryGetAsync<Basket>("a")).Value!.Items);
        }

        Assert.Equal(1, calls);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task GetMany_SoftTimeoutAndAKeyWithoutAnOlderValue_OnlyWhoJoinedTheOtherIsReleased()
    {
        await using var host = Host(true, p =>
        {
            p.StaleIfError = TimeSpan.FromMinutes(1);
            p.FactorySoftTimeout = TimeSpan.FromMilliseconds(100);
        });
        await host.Hybrid.GetOrCreateAsync("a", _ => new ValueTask<Basket>(Basket.Of("old")));
        _clock.Advance(TimeSpan.FromSeconds(11));
        var (gate, asked) = (new TaskCompletionSource(), new List<string>());
        var many = host.Cache.GetManyAsync(["a", "b"], (keys, _) => MadeAsync(asked, keys, gate.Task)).AsTask();
        var joined = host.Hybrid.GetOrCreateAsync("a", NoBasketAsync).AsTask();
        await _clock.DriveAsync(joined);
        Assert.Equal(["old"], (await joined).Items);
        Assert.False(many.IsCompleted);
        gate.SetResult();
        Assert.Equal(["many a"], (await many.SoonAsync())["a"].Value!.Items);
    }

    [Fact]
    public async Task GetMany_SoftWindow_WhoComesMeanwhileGetsTheOlderValueAtOnce()
    {
        await using var host = Host(true, p => p.StaleWhileRevalidate = TimeSpan.FromMinutes(1));
        await host.Hybrid.GetOrCreateAsync("a", _ => new ValueTask<Basket>(Basket.Of("old")));
        _clock.Advance(TimeSpan.FromSeconds(11));
        var (gate, asked) = (new TaskCompletionSource(), new List<string>());
        var many = host.Cache.GetManyAsync(["a", "b"], (keys, _) => MadeAsync(asked, keys, gate.Task)).AsTask();
        Assert.Equal(["old"], (await host.Hybrid.GetOrCreateAsync("a", NoBasketAsync).SoonAsync()).Items);
        var other = await host.Cache.GetManyAsync<Basket>(["a"], NothingAsync).SoonAsync();
        Assert.True(other["a"].IsStale);
        gate.SetResult();
        Assert.Equal(["many a"], (await many.SoonAsync())["a"].Value!.Items);
        Assert.Equal(["a", "b"], asked);
    }

    [Fact]
    public async Task GetMany_KeysThatAreNotCached_GoToTheFactoryWithTheRestAndAreNotKept()
    {
        await using var host = Host(true);
        var tooLong = new string('x', 1_025);
        var asked = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var found = await host.Cache.GetManyAsync(["a", tooLong], (keys, _) => Made(asked, keys));
            Assert.Equal([$"many {tooLong}"], found[tooLong].Value!.Items);
        }

        Assert.Equal(["a", tooLong, tooLong], asked);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    private static ValueTask<IReadOnlyDictionary<string, Basket>> Made(List<string> asked, IReadOnlyList<string> keys)
    {
        lock (asked)
        {
            asked.AddRange(keys);
        }

        return new(keys.ToDictionary(k => k, k => Basket.Of($"many {k}")));
    }

    private static async ValueTask<IReadOnlyDictionary<string, Basket>> MadeAsync(List<string> asked, IReadOnlyList<string> keys, Task gate)
    {
        var made = await Made(asked, keys);
        await gate;
        return made;
    }

    private static ValueTask<Basket> NoBasketAsync(CancellationToken stop) => throw new InvalidOperationException("nobody else makes it");

    private static ValueTask<IReadOnlyDictionary<string, Basket>> NothingAsync(IReadOnlyList<string> keys, CancellationToken stop) =>
        throw new InvalidOperationException("nobody else makes them");

    private CacheHost Host(bool hasStore, Action<CacheNamespaceOptions>? policy = null, bool background = false) => new(
        hasStore ? new InMemoryCacheStore(_clock) : null, _clock,
        o =>
        {
            o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(policy is null ? 300 : 10);
            policy?.Invoke(o.DefaultNamespace);
        },
        s => s.AddSingleton<IAfterResponse>(background ? new BackgroundAfterResponse() : new NothingAfterResponse()));
}
