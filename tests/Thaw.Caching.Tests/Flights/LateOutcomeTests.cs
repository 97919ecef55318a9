using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Flights;

/// <summary>
/// A factory goes on behind its caller, whose older value was invalidated before the factory began: whoever comes then waits for what the factory makes, and for that alone.
/// </summary>
public sealed class LateOutcomeTests : IAsyncDisposable
{
    private static readonly TimeSpan SoftTimeout = TimeSpan.FromSeconds(2.5);

    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();
    private readonly BackgroundAfterResponse _after = new();
    private readonly TaskCompletionSource<Basket> _late = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HeldStore _held;
    private readonly CacheHost _writer;
    private readonly CacheHost _reader;

    public LateOutcomeTests()
    {
        _held = new HeldStore(_store);
        _writer = Host(_store);
        _reader = Host(_held);
    }

    [Fact]
    public async Task Join_TheFactoryFails_HearsOfItAndDoesNotGetTheRemovedValue()
    {
        var first = await JoinTheLateAsync();
        _late.SetException(new InvalidDataException("origin"));
        await Assert.ThrowsAsync<InvalidDataException>(() => first.SoonAsync());
    }

    [Fact]
    public async Task Join_TwoOfThem_HaveAValueEach()
    {
        var first = await JoinTheLateAsync();
        var second = LookAsync();
        var made = Basket.Of("made");
        _late.SetResult(made);
        var (one, two) = (await first.SoonAsync(), await second.SoonAsync());
        Assert.Equal(["made"], one.Items);
        Assert.Equal(["made"], two.Items);
        Assert.NotSame(one, two);
        Assert.NotSame(made, one);
    }

    public async ValueTask DisposeAsync()
    {
        _late.TrySetCanceled();
        await _reader.DisposeAsync();
        await _writer.DisposeAsync();
        await _after.DisposeAsync();
    }

    private async Task<Task<Basket>> JoinTheLateAsync()
    {
        await _clock.DriveAsync(_writer.Hybrid.SetAsync("k", Basket.Of("old"), new() { Expiration = TimeSpan.FromSeconds(10) }));
        await _reader.Cache.TryGetAsync<Basket>("warm");
        _clock.Advance(TimeSpan.FromSeconds(11));
        await _reader.Cache.TryGetAsync<Basket>("warm");

        // It has found the older value good, and asks for the lease.
        var (asked, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        _held.After = async call =>
        {
            if (call == "lease" && asked.TrySetResult())
            {
                await hold.Task;
            }
        };
        var begun = new TaskCompletionSource();
        var early = _reader.Hybrid.GetOrCreateAsync("k", _ =>
        {
            begun.TrySetResult();
            return new ValueTask<Basket>(_late.Task);
        }).AsTask();
        await asked.Task.SoonAsync();

        // The value is removed, which this process learns before the factory begins.
        await _clock.DriveAsync(_writer.Cache.RemoveAsync("k"), TimeSpan.FromMilliseconds(10));
        _clock.Advance(TimeSpan.FromSeconds(1.2));
        await _reader.Cache.TryGetAsync<Basket>("warm");
        hold.SetResult();
        await begun.Task.SoonAsync();

        // The early call began before the removal: it is served the older value.
        await _clock.DriveAsync(early, SoftTimeout);
        Assert.Equal(["old"], (await early).Items);
        await _reader.Cache.TryGetAsync<Basket>("warm");
        Assert.Equal(1, _reader.Engine.FlightCount);
        return LookAsync();
    }

    private Task<Basket> LookAsync() => _reader.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<Basket>(Basket.Of("another"))).AsTask();

    private CacheHost Host(ICacheStore store) => new(
        store, _clock,
        o =>
        {
            o.StoreTimeout = TimeSpan.FromMinutes(1);
            o.DefaultNamespace.UseMemory = false;
            o.DefaultNamespace.StaleIfError = TimeSpan.FromHours(1);
            o.DefaultNamespace.FactorySoftTimeout = SoftTimeout;
            o.DefaultNamespace.Stampede = CacheStampedeScope.Fleet;
        },
        s => s.AddSingleton<IAfterResponse>(_after));
}
