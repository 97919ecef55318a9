using System.Buffers;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Flights;

/// <summary>What a look-up gets from the flight of another one.</summary>
public sealed class JoinedFlightTests
{
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Fact]
    public async Task Join_TheReadingUnderWayIsOlderThanAnInvalidationThatMustBeHonoured_IsNotAnsweredByIt()
    {
        var held = new HeldStore(_store);
        await using var writer = new CacheHost(_store, _clock);
        await using var reader = new CacheHost(held, _clock);
        await _clock.DriveAsync(writer.Cache.SetAsync("k", "old"));
        await reader.Cache.TryGetAsync<string>("warm");

        var (readDone, readHeld) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (headDone, headHeld) = (new TaskCompletionSource(), new TaskCompletionSource());
        held.After = async call =>
        {
            if (call == "entry" && readDone.TrySetResult())
            {
                await readHeld.Task;
            }
            else if (call == "head" && headDone.TrySetResult())
            {
                await headHeld.Task;
            }
        };
        var early = reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).AsTask();
        await readDone.Task.SoonAsync();
        await _clock.DriveAsync(writer.Cache.RemoveAsync("k"));
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        var late = reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).AsTask();
        await headDone.Task.SoonAsync();
        readHeld.TrySetResult();
        await early.SoonAsync();
        headHeld.TrySetResult();
        Assert.Equal("new", await late.SoonAsync());
    }

    [Fact]
    public async Task Join_ARefreshThatHangs_TheOldValueIsNotServedPastItsWindow()
    {
        await using var after = new BackgroundAfterResponse();
        await using var host = new CacheHost(clock: _clock, configure: o =>
        {
            o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
            o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromSeconds(10);
        }, services: s => s.AddSingleton<IAfterResponse>(after));
        var hang = new TaskCompletionSource<string>();
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("old", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(hang.Task)));
        _clock.Advance(TimeSpan.FromSeconds(10));
        var got = await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).SoonAsync();
        hang.TrySetResult("late");
        Assert.Equal("new", got);
    }

    [Fact]
    public async Task Join_AnOlderValueStandsInForAFailure_IsJudgedByWhenItWasFoundValid()
    {
        var held = new HeldStore(_store);
        await using var writer = new CacheHost(_store, _clock);
        await using var reader = new CacheHost(held, _clock, o =>
        {
            o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
            o.DefaultNamespace.StaleIfError = TimeSpan.FromHours(1);
            o.CircuitFailures = 1_000;
        });
        await reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromSeconds(11));

        // The value is found in memory and good; the durable tier does not answer; and before the factory begins, this process learns that it is not good any more.
        var (reading, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        held.After = async call =>
        {
            if (call == "entry" && reading.TrySetResult())
            {
                await hold.Task;
                throw new IOException("cut off");
            }
        };
        var failing = new TaskCompletionSource<string>();
        var early = reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(failing.Task)).AsTask();
        await reading.Task.SoonAsync();
        await _clock.DriveAsync(writer.Cache.RemoveAsync("k"));
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        await reader.Cache.TryGetAsync<string>("other");
        hold.SetResult();
        await Driving.UntilAsync(() => reader.Cache.GetStatistics().Tiers[1].Errors == 1);
        var late = reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).AsTask();
        failing.SetException(new InvalidDataException("origin"));
        await Assert.ThrowsAsync<InvalidDataException>(() => early.SoonAsync());

        // It joined: then it has the failure, and not the removed value.
        await Assert.ThrowsAsync<InvalidDataException>(() => late.SoonAsync());
    }

    [Fact]
    public async Task Join_ReleasedByAValueThatWasInvalidatedBeforeTheRelease_IsNotServedIt()
    {
        var held = new HeldStore(_store);
        await using var writer = new CacheHost(_store, _clock);
        await using var reader = new CacheHost(held, _clock, o =>
        {
            o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
            o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromHours(1);
            o.CircuitFailures = 1_000;
        });
        await reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromSeconds(11));

        // The leader judges the value, asks the durable tier, and has no answer until somebody else has learnt of the removal.
        var (reading, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        held.After = async call =>
        {
            if (call == "entry" && reading.TrySetResult())
            {
                await hold.Task;
                throw new IOException("cut off");
            }
        };
        var refresh = new TaskCompletionSource<string>();
        var leader = reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(refresh.Task)).AsTask();
        await reading.Task.SoonAsync();
        await _clock.DriveAsync(writer.Cache.RemoveAsync("k"));
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        await reader.Cache.TryGetAsync<string>("other");
        hold.SetResult();
        await Driving.UntilAsync(() => reader.Cache.GetStatistics().Tiers[1].Errors == 1);
        var late = reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).AsTask();
        refresh.SetResult("refreshed");
        Assert.NotEqual("old", await late.SoonAsync());
        await leader.SoonAsync();
    }

    [Fact]
    public async Task Join_TheTierIsOutOfReachForLongerThanMemoryMayServe_NoOldValueAndNoOldFactory()
    {
        var spy = new SpyStore(_store);
        await using var after = new BackgroundAfterResponse();
        await using var host = new CacheHost(
            spy, _clock,
            o =>
            {
                o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
                o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromHours(1);
                o.CircuitFailures = 1_000;
            },
            s => s.AddSingleton<IAfterResponse>(after));
        var hang = new TaskCompletionSource<string>();
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("old"));
        _clock.Advance(TimeSpan.FromSeconds(11));
        await host.Cache.TryGetAsync<string>("other");
        spy.Before = (_, _) => throw new IOException("down");
        Assert.Equal("old", await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(hang.Task)).SoonAsync());
        _clock.Advance(TimeSpan.FromSeconds(6.1));
        var got = await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("new")).SoonAsync();
        hang.SetResult("late");
        Assert.Equal("new", got);
        await Driving.UntilAsync(() => host.Engine.FlightCount == 0);
    }

    [Fact]
    public async Task Refresh_TheOlderValueCannotBeWritten_NobodyWaitsForAFlightWithoutACrew()
    {
        await using var after = new BackgroundAfterResponse();
        await using var host = new CacheHost(
            null, _clock,
            o =>
            {
                o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
                o.DefaultNamespace.StaleWhileRevalidate = TimeSpan.FromHours(1);
            },
            s =>
            {
                s.AddSingleton<IAfterResponse>(after);
                s.AddSingleton<IHybridCacheSerializer<Basket>>(new OnceSerializer());
            });
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Basket>(Basket.Of("old")));
        _clock.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<CacheSerializationException>(async () => await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Basket>(Basket.Of("new"))));
        Assert.Equal(0, host.Engine.FlightCount);
    }

    [Fact]
    public async Task SoftTimeout_TheOlderValueCannotBeWritten_TheFactoryIsStoppedAndNoFlightIsLeft()
    {
        await using var after = new BackgroundAfterResponse();
        await using var host = new CacheHost(
            null, _clock,
            o =>
            {
                o.DefaultNamespace.Expiration = TimeSpan.FromSeconds(10);
                o.DefaultNamespace.StaleIfError = TimeSpan.FromHours(1);
                o.DefaultNamespace.FactorySoftTimeout = TimeSpan.FromMilliseconds(100);
            },
            s =>
            {
                s.AddSingleton<IAfterResponse>(after);
                s.AddSingleton<IHybridCacheSerializer<Basket>>(new OnceSerializer());
            });
        await host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Basket>(Basket.Of("old")));
        _clock.Advance(TimeSpan.FromSeconds(11));
        var isStopped = false;
        var look = host.Hybrid.GetOrCreateAsync("k", stop =>
        {
            stop.Register(() => isStopped = true);
            return new ValueTask<Basket>(new TaskCompletionSource<Basket>().Task);
        });
        Assert.Equal(["old"], (await _clock.DriveAsync(look)).Items);
        Assert.True(isStopped);
        Assert.Equal(0, host.Engine.FlightCount);
    }

    /// <summary>Writes the first value it gets, and no other.</summary>
    private sealed class OnceSerializer : IHybridCacheSerializer<Basket>
    {
        private int _written;

        public Basket Deserialize(ReadOnlySequence<byte> source) => Basket.Of(Encoding.UTF8.GetString(source));

        public void Serialize(Basket value, IBufferWriter<byte> target)
        {
            if (Interlocked.Increment(ref _written) > 1)
            {
                throw new InvalidDataException("broken");
            }

            Encoding.UTF8.GetBytes(value.Items[0], target);
        }
    }
}
