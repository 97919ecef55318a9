using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Thaw.Caching.Tests.Engine;

/// <summary>Values past their expiry: served while somebody refreshes them, or where nothing better can be had.</summary>
public sealed class StaleTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SoftWindow_NothingAfterResponse_OneRefreshesAndTheOthersGetTheOldValue(bool hasStore)
    {
        await using var host = Host(hasStore);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Basket>(Basket.Of("old")));
        _clock.Advance(TimeSpan.FromSeconds(11));
        var (gate, calls) = (new TaskCompletionSource<Basket>(), 0);
        var refreshing = LookAsync();
        var others = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => LookAsync())).SoonAsync();
        Assert.All(others, o => Assert.Equal(("old", true), (o.Value!.Items[0], o.IsStale)));
        Assert.Equal(10, others.Select(o => o.Value).Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.False(refreshing.IsCompleted);
        gate.SetResult(Basket.Of("new"));
        Assert.Equal("new", (await refreshing.SoonAsync()).Value!.Items[0]);
        Assert.Equal(1, calls);
        Assert.Equal("new", (await host.Cache.TryGetAsync<Basket>("k")).Value!.Items[0]);
        Assert.Equal(0, host.Engine.FlightCount);

        Task<CacheResult<Basket>> LookAsync() => host.Cache.GetOrCreateAsync<int, Basket>("k", 0, (_, _, _) =>
        {
            calls++;
            return new ValueTask<Basket>(gate.Task);
        }).AsTask();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SoftWindow_Background_ServedAtOnceAndRefreshedOnce(bool hasStore)
    {
        await using var host = Host(hasStore, background: true);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromSeconds(11));
        var (gate, calls) = (new TaskCompletionSource<string>(), 0);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("old", await host.Hybrid.GetOrCreateAsync("k", _ =>
            {
                Interlocked.Increment(ref calls);
                return new ValueTask<string>(gate.Task);
            }).SoonAsync());
        }

        gate.SetResult("new");
        await Driving.UntilAsync(() => host.Engine.FlightCount == 0);
        Assert.Equal("new", (await host.Cache.TryGetAsync<string>("k")).Value);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task SoftWindow_BackgroundAndMutable_NobodyGetsAnothersValue()
    {
        var store = new InMemoryCacheStore(_clock);
        await using (var writer = Host(store))
        {
            await writer.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Basket>(Basket.Of("old")));
        }

        // Cold hosts find the stale value in the durable tier; all but one are followers.
        _clock.Advance(TimeSpan.FromSeconds(11));
        var spy = new SpyStore(store);
        var gate = new TaskCompletionSource();
        await using var host = Host(spy, background: true);
        spy.Before = (call, _) => call.Contains("entr", StringComparison.Ordinal) ? gate.Task : Task.CompletedTask;
        var refresh = new TaskCompletionSource<Basket>();
        var looks = Enumerable.Range(0, 10).Select(_ => host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Basket>(refresh.Task)).AsTask()).ToArray();
        gate.SetResult();
        var baskets = (await Task.WhenAll(looks).SoonAsync()).ToList();
        for (var i = 0; i < 5; i++)
        {
            baskets.Add(await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Basket>(refresh.Task)).SoonAsync());
        }

        Assert.Equal(15, baskets.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.All(baskets, b => Assert.Equal(["old"], b.Items));
        refresh.SetResult(Basket.Of("new"));
        await Driving.UntilAsync(() => host.Engine.FlightCount == 0);
    }

    [Fact]
    public async Task StaleIfError_FactoryFails_OldValueUntilTheWindowEnds()
    {
        await using var host = new CacheHost(new InMemoryCacheStore(_clock), _clock, o =>
        {
            o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
            o.DefaultNamespace.StaleIfError = TimeSpan.FromSeconds(60);
        });
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromSeconds(30));
        var found = await FailAsync();
        Assert.Equal(("old", true), (found.Value, found.IsStale));
        _clock.Advance(TimeSpan.FromSeconds(41));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await FailAsync());
        Assert.Equal(0, host.Engine.FlightCount);

        ValueTask<CacheResult<string>> FailAsync() =>
            host.Cache.GetOrCreateAsync<int, string>("k", 0, (_, _, _) => throw new InvalidDataException("origin"));
    }

    [Fact]
    public async Task StaleIfError_AsManyCountsAsLookUps()
    {
        await using var host = new CacheHost(null, _clock, o => o.DefaultNamespace.StaleIfError = TimeSpan.FromHours(1));
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromMinutes(6));
        await host.Cache.GetOrCreateAsync<int, string>("k", 0, (_, _, _) => throw new InvalidDataException("origin"));
        var counted = Assert.Single(host.Cache.GetStatistics().Namespaces, n => n.Name == "default");
        Assert.Equal((1, 1, 1, 2, 1), (counted.Hits, counted.StaleHits, counted.Misses, counted.FactoryCalls, counted.FactoryFailures));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SoftTimeout_OldValueIsServed_AndTheFactoryIsNotCalledTwice(bool background)
    {
        await using var host = new CacheHost(new InMemoryCacheStore(_clock), _clock, o =>
        {
            o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
            o.DefaultNamespace.StaleIfError = TimeSpan.FromSeconds(60);
            o.DefaultNamespace.FactorySoftTimeout = TimeSpan.FromMilliseconds(100);
        }, s => After(s, background));
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Basket>(Basket.Of("old")));
        _clock.Advance(TimeSpan.FromSeconds(11));
        var (gate, calls, stopped) = (new TaskCompletionSource<Basket>(), 0, false);
        var looks = Task.WhenAll(LookAsync(), LookAsync(), LookAsync());
        await _clock.DriveAsync(looks);
        var baskets = await looks;
        Assert.All(baskets, b => Assert.Equal(["old"], b.Items));
        Assert.Equal(3, baskets.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal(!background, stopped);
        if (background)
        {
            Assert.Equal(["old"], (await LookAsync().SoonAsync()).Items);
            gate.SetResult(Basket.Of("new"));
            await Driving.UntilAsync(() => host.Engine.FlightCount == 0);
            Assert.Equal(["new"], (await host.Cache.TryGetAsync<Basket>("k")).Value!.Items);
        }

        Assert.Equal(1, calls);
        Assert.Equal(0, host.Engine.FlightCount);

        Task<Basket> LookAsync() => host.Hybrid.GetOrCreateAsync("k", token =>
        {
            Interlocked.Increment(ref calls);
            token.Register(() => stopped = true);
            return new ValueTask<Basket>(gate.Task);
        }).AsTask();
    }

    [Fact]
    public async Task FactoryTimeout_NothingOlder_ThrowsAndCancelsTheFactory()
    {
        await using var host = new CacheHost(null, _clock, o => o.DefaultNamespace.FactoryTimeout = TimeSpan.FromMilliseconds(200));
        CancellationToken seen = default;
        var look = host.Hybrid.GetOrCreateAsync("k", token =>
        {
            seen = token;
            return new ValueTask<string>(new TaskCompletionSource<string>().Task);
        });
        var error = await Assert.ThrowsAsync<CacheTimeoutException>(() => _clock.DriveAsync(look));
        Assert.Equal(("default", TimeSpan.FromMilliseconds(200), CacheTimeoutReason.Factory), (error.Namespace, error.Limit, error.Reason));
        Assert.True(seen.IsCancellationRequested);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task FactoryTimeout_PassedWhileFrozen_TheLateFactoryIsGivenUp()
    {
        await using var host = new CacheHost(null, _clock, o =>
        {
            o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
            o.DefaultNamespace.StaleIfError = TimeSpan.FromHours(1);
            o.DefaultNamespace.FactorySoftTimeout = TimeSpan.FromMilliseconds(100);
            o.DefaultNamespace.FactoryTimeout = TimeSpan.FromSeconds(1);
        }, s => After(s, background: true));
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromSeconds(11));
        var look = host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(new TaskCompletionSource<string>().Task)).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("old", await look.SoonAsync());
        await Driving.UntilAsync(() => host.Engine.FlightCount == 0);
    }

    [Fact]
    public async Task Deadline_FactoryTakesLonger_TheCallerIsNotKept()
    {
        await using var host = new CacheHost(null, _clock);
        var deadline = host.Get<AmbientRequestDeadline>();
        var gate = new TaskCompletionSource<string>();
        var patient = host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(gate.Task)).AsTask();
        using (deadline.Begin(_clock.GetUtcNow().AddMilliseconds(300)))
        {
            var error = await Assert.ThrowsAsync<CacheTimeoutException>(
                () => _clock.DriveAsync(host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("x")), TimeSpan.FromSeconds(1)));
            Assert.Equal(CacheTimeoutReason.Deadline, error.Reason);
        }

        gate.SetResult("v");
        Assert.Equal("v", await patient.SoonAsync());
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task Deadline_StoreHangs_TheCallerIsNotKept()
    {
        var spy = new SpyStore(new InMemoryCacheStore(_clock));
        await using var host = new CacheHost(spy, _clock);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("v"));
        _clock.Advance(TimeSpan.FromSeconds(2));
        spy.Before = (_, _) => new TaskCompletionSource().Task;

        // Somebody with time to spare leads the check; the one in a hurry does not wait for it.
        var patient = host.Cache.TryGetAsync<string>("k").AsTask();
        var began = _clock.GetUtcNow();
        using (host.Get<AmbientRequestDeadline>().Begin(began.AddMilliseconds(300)))
        {
            var hasty = host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("w")).AsTask();
            await _clock.DriveAsync(hasty, TimeSpan.FromMilliseconds(300));
        }

        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromMilliseconds(301));
        await _clock.DriveAsync(patient, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Deadline_OfTheRequestThatStartsARefresh_DoesNotCutTheRefreshShort()
    {
        var store = new InMemoryCacheStore(_clock);
        await using var host = Host(store, background: true);
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromSeconds(11));
        var gate = new TaskCompletionSource<string>();
        var (began, seen) = (new TaskCompletionSource(), host.Get<AmbientRequestDeadline>());
        DateTimeOffset? inFactory = DateTimeOffset.MaxValue;
        using (seen.Begin(_clock.GetUtcNow().AddMilliseconds(300)))
        {
            Assert.Equal("old", await host.Hybrid.GetOrCreateAsync("k", _ =>
            {
                inFactory = seen.Current;
                began.SetResult();
                return new ValueTask<string>(gate.Task);
            }).SoonAsync());
        }

        await began.Task.SoonAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        gate.SetResult("new");
        await Driving.UntilAsync(() => host.Engine.FlightCount == 0);
        Assert.Null(inFactory);
        Assert.Equal(CacheTier.Durable, (await host.Cache.TryGetAsync<string>("k", new CacheReadOptions { SkipMemory = true })).Tier);
        Assert.Equal("new", (await host.Cache.TryGetAsync<string>("k", new CacheReadOptions { SkipMemory = true })).Value);
    }

    private static void After(IServiceCollection services, bool background) =>
        services.AddSingleton<IAfterResponse>(background ? new BackgroundAfterResponse() : new NothingAfterResponse());

    private CacheHost Host(bool hasStore, bool background = false) => Host(hasStore ? new InMemoryCacheStore(_clock) : null, background);

    private CacheHost Host(ICacheStore? store, bool background = false) => new(store, _clock, o =>
    {
        o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
        o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromSeconds(60);
    }, s => After(s, background));
}
