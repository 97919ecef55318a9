using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Leases;

/// <summary>A lease is given back whatever happens.</summary>
public sealed class LeaseReleaseTests
{
    private static readonly StoreKey Place = new("default", null, "k");
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Fact]
    public async Task Factory_FailsWhileABeatIsUnderWay_TheLeaseIsFree()
    {
        var held = new HeldStore(_store);
        await using var host = Host(held);
        var (sent, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        var failing = new TaskCompletionSource<string>();
        var make = host.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>(failing.Task)).AsTask();
        held.After = async call =>
        {
            if (call == "lease" && sent.TrySetResult())
            {
                await hold.Task;
            }
        };
        _clock.Advance(TimeSpan.FromSeconds(4));
        await sent.Task.SoonAsync();
        failing.SetException(new InvalidOperationException("broken"));
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        hold.TrySetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => make.SoonAsync());
        Assert.False(await IsHeldAsync());
    }

    private CacheHost Host(ICacheStore store) => new(store, _clock, o => o.DefaultNamespace.Stampede = CacheStampedeScope.Fleet);

    private async Task<bool> IsHeldAsync() =>
        (await _store.ReadAsync(new StoreRead { Leases = [Place], Consistent = true }, default)).Leases[0] is { IsHeld: true };
}
