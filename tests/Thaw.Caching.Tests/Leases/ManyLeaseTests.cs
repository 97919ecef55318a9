using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Leases;

/// <summary>Many keys where the namespace wants one factory in the fleet.</summary>
public sealed class ManyLeaseTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetMany_AnotherProcessMakesOneOfThem_WaitsForItAndMakesTheRest(bool usedBefore)
    {
        await using var one = Host(_store);
        await using var two = Host(_store);
        if (usedBefore)
        {
            await _clock.DriveAsync(one.Cache.GetManyAsync(["a", "b"], (keys, _) => Made([], keys)));
            _clock.Advance(TimeSpan.FromMinutes(6));
        }

        var gate = new TaskCompletionSource<string>();
        var single = one.Hybrid.GetOrCreateAsync("a", _ => new ValueTask<string>(gate.Task)).AsTask();
        await Driving.UntilAsync(() => IsHeld("a"));
        var asked = new List<string>();
        var many = two.Cache.GetManyAsync(["a", "b"], (keys, _) => Made(asked, keys)).AsTask();

        // What it can make it makes at once, and gives the lease back before it waits.
        await Driving.UntilAsync(() => asked.Count > 0 && !IsHeld("b"));
        gate.SetResult("single");

        // Before the clock moves: who polls could see a lease's length go by, in no time, while the holder has yet to be scheduled.
        Assert.Equal("single", await single.SoonAsync());
        await _clock.DriveAsync(many);
        var found = await many;
        Assert.Equal(("single", "many b"), (found["a"].Value, found["b"].Value));
        Assert.Equal(["b"], asked);
        Assert.False(IsHeld("a") || IsHeld("b"));
        Assert.Equal(0, one.Engine.FlightCount + two.Engine.FlightCount);
    }

    [Fact]
    public async Task GetMany_TwoProcessesCross_EachKeyIsMadeOnce()
    {
        await using var one = Host(_store);
        await using var two = Host(_store);
        var asked = new List<string>();
        var gate = new TaskCompletionSource();
        var first = one.Cache.GetManyAsync(["a", "b", "c"], (keys, _) => MadeAsync(asked, keys, gate.Task)).AsTask();
        await Driving.UntilAsync(() => asked.Count == 3);
        var second = two.Cache.GetManyAsync(["c", "b", "d"], (keys, _) => MadeAsync(asked, keys, gate.Task)).AsTask();
        await Driving.UntilAsync(() => asked.Count == 4);
        gate.SetResult();
        await first.SoonAsync(); // Before the clock moves, as above.
        await _clock.DriveAsync(second);
        Assert.Equal(["a", "b", "c", "d"], asked);
        Assert.Equal("many c", (await second)["c"].Value);
    }

    [Fact]
    public async Task GetMany_HolderDies_ItsKeyIsMadeAfterTheLease()
    {
        await using var host = Host(_store);
        Assert.True(await _store.TrySwapLeaseAsync(Place("a"), null, new StoredLease(1, "dead", 1, _clock.GetUtcNow().AddHours(1)), default));
        var began = _clock.GetUtcNow();
        var asked = new List<string>();
        var found = await _clock.DriveAsync(host.Cache.GetManyAsync(["a", "b"], (keys, _) => Made(asked, keys)));
        Assert.Equal("many a", found["a"].Value);
        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.6));
        Assert.Equal(["b", "a"], asked);
        Assert.False(IsHeld("a") || IsHeld("b"));
    }

    [Fact]
    public async Task GetMany_FactoryTakesLongerThanALease_IsRenewedAndGivenBackWhenItFails()
    {
        await using var host = Host(_store);
        var gate = new TaskCompletionSource<IReadOnlyDictionary<string, string>>();
        var began = _clock.GetUtcNow();
        var many = host.Cache.GetManyAsync(["a", "b"], (_, _) => new ValueTask<IReadOnlyDictionary<string, string>>(gate.Task)).AsTask();
        await Driving.UntilAsync(() => IsHeld("a") && IsHeld("b"));
        for (var i = 0; i < 6; i++)
        {
            var before = Beat("b");
            await Driving.UntilAsync(() => (_clock.TryAdvanceToTimer(TimeSpan.FromSeconds(4)) || true) && Beat("b") > before);
        }

        Assert.True(_clock.GetUtcNow() - began > TimeSpan.FromSeconds(10));
        gate.SetException(new InvalidDataException("origin"));
        await Assert.ThrowsAsync<InvalidDataException>(() => many.SoonAsync());
        Assert.False(IsHeld("a") || IsHeld("b"));
    }

    [Fact]
    public async Task GetMany_EverybodyLeavesWhileLeasesAreTaken_TheyAreGivenBack()
    {
        var held = new HeldStore(_store);
        await using var host = Host(held);
        var (sent, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        held.After = async call =>
        {
            if (call == "lease" && sent.TrySetResult())
            {
                await hold.Task;
            }
        };
        using var leaving = new CancellationTokenSource();
        var many = host.Cache.GetManyAsync<string>(["a", "b"], (_, _) => throw new InvalidOperationException(), cancellationToken: leaving.Token).AsTask();
        await sent.Task.SoonAsync();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => many.SoonAsync());
        hold.SetResult();
        await Driving.UntilAsync(() => !IsHeld("a") && !IsHeld("b") && host.Engine.FlightCount == 0);
    }

    [Fact]
    public async Task GetMany_SoftTimeout_TheLeasesAreHeldUntilWhatIsMadeBehindIsWritten()
    {
        var held = new HeldStore(_store);
        await using var host = Host(
            held,
            p =>
            {
                p.StaleIfError = TimeSpan.FromHours(1);
                p.FactorySoftTimeout = TimeSpan.FromMilliseconds(100);
            },
            background: true);
        await _clock.DriveAsync(host.Cache.GetManyAsync(["a"], (keys, _) => Made([], keys)));
        _clock.Advance(TimeSpan.FromMinutes(6));
        var gate = new TaskCompletionSource();
        var found = await _clock.DriveAsync(host.Cache.GetManyAsync(["a"], (keys, _) => MadeAsync([], keys, gate.Task)));
        Assert.True(found["a"].IsStale);
        var (written, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        held.After = async call =>
        {
            if (call == "write" && written.TrySetResult())
            {
                await hold.Task;
            }
        };
        gate.SetResult();
        await written.Task.SoonAsync();
        Assert.True(IsHeld("a"));
        hold.SetResult();
        await Driving.UntilAsync(() => !IsHeld("a") && host.Engine.FlightCount == 0);
    }

    private static ValueTask<IReadOnlyDictionary<string, string>> Made(List<string> asked, IReadOnlyList<string> keys)
    {
        lock (asked)
        {
            asked.AddRange(keys);
        }

        return new(keys.ToDictionary(k => k, k => $"many {k}"));
    }

    private static async ValueTask<IReadOnlyDictionary<string, string>> MadeAsync(List<string> asked, IReadOnlyList<string> keys, Task gate)
    {
        var made = await Made(asked, keys);
        await gate;
        return made;
    }

    private static StoreKey Place(string key) => new("default", null, key);

    private bool IsHeld(string key) => Lease(key) is { IsHeld: true };

    private long Beat(string key) => Lease(key)?.Beat ?? 0;

    private StoredLease? Lease(string key) => _store.ReadAsync(new StoreRead { Leases = [Place(key)], Consistent = true }, default).AsTask().Result.Leases[0];

    private CacheHost Host(ICacheStore store, Action<CacheNamespaceOptions>? policy = null, bool background = false) => new(
        store, _clock,
        o =>
        {
            o.DefaultNamespace.Stampede = CacheStampedeScope.Fleet;

            // Further off than any timer that the clock is moved to: what the store is asked meanwhile it is asked in no time.
            o.StoreTimeout = TimeSpan.FromMinutes(1);
            policy?.Invoke(o.DefaultNamespace);
        },
        s => s.AddSingleton<IAfterResponse>(background ? new BackgroundAfterResponse() : new NothingAfterResponse()));
}
