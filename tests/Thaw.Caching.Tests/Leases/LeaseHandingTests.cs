using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Leases;

/// <summary>A lease is held exactly as long as others must wait: not after its holder has left, and not less long than the value needs to be written.</summary>
public sealed class LeaseHandingTests
{
    private static readonly StoreKey Place = new("default", null, "k");
    private readonly FakeClock _clock = new();
    private readonly InMemoryCacheStore _store = new();

    [Fact]
    public async Task Acquire_EverybodyLeavesWhileItIsSent_IsGivenBack()
    {
        var held = new HeldStore(_store);
        await using var host = Host(held);
        var (sent, hold) = Hold(held, "lease");
        await LeaveAsync(host, sent);
        hold.SetResult();
        await Driving.UntilAsync(() => !IsHeld() && host.Engine.FlightCount == 0);
    }

    [Fact]
    public async Task LookAgain_EverybodyLeavesMeanwhile_IsGivenBack()
    {
        // A record that was there makes the holder look once more.
        Assert.True(await _store.TrySwapLeaseAsync(Place, null, new StoredLease(1, string.Empty, 1, _clock.GetUtcNow().AddHours(1)), default));
        var held = new HeldStore(_store);
        await using var host = Host(held);
        var isTaken = false;
        var (sent, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        held.After = async call =>
        {
            isTaken |= IsHeld();
            if (isTaken && call == "entries" && sent.TrySetResult())
            {
                await hold.Task;
            }
        };
        await LeaveAsync(host, sent);
        await Driving.UntilAsync(() => !IsHeld() && host.Engine.FlightCount == 0);
        hold.SetResult();
    }

    [Fact]
    public async Task AfterResponse_TheValueIsNotWrittenYet_OthersWaitForIt()
    {
        await using var after = new BackgroundAfterResponse();
        await using var other = Host(_store);
        var (writeSent, writeHold) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = new SpyStore(_store)
        {
            Before = (call, _) =>
            {
                if (call == "write")
                {
                    writeSent.TrySetResult();
                    return writeHold.Task;
                }

                return Task.CompletedTask;
            },
        };
        await using var writer = Host(slow, after);
        Assert.Equal("one", await writer.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("one")).SoonAsync());
        await writeSent.Task.SoonAsync();
        Assert.True(IsHeld());
        var second = other.Hybrid.GetOrCreateAsync("k", _ => new ValueTask<string>("two")).AsTask();
        writeHold.SetResult();
        await Driving.UntilAsync(() => !IsHeld());
        await _clock.DriveAsync(second);
        Assert.Equal("one", await second);
    }

    private static (TaskCompletionSource Sent, TaskCompletionSource Hold) Hold(HeldStore store, string which)
    {
        var (sent, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        store.After = async call =>
        {
            if (call == which && sent.TrySetResult())
            {
                await hold.Task;
            }
        };
        return (sent, hold);
    }

    private static async Task LeaveAsync(CacheHost host, TaskCompletionSource sent)
    {
        using var leaving = new CancellationTokenSource();
        var look = host.Hybrid.GetOrCreateAsync<string>("k", _ => throw new InvalidOperationException("nobody wants it"), cancellationToken: leaving.Token).AsTask();
        await sent.Task.SoonAsync();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => look.SoonAsync());
    }

    private bool IsHeld() => _store.ReadAsync(new StoreRead { Leases = [Place], Consistent = true }, default).AsTask().Result.Leases[0] is { IsHeld: true };

    private CacheHost Host(ICacheStore store, IAfterResponse? after = null) => new(
        store, _clock,
        o =>
        {
            o.DefaultNamespace.Stampede = CacheStampedeScope.Fleet;
            o.DefaultNamespace.DurableWrite = after is null ? CacheDurableWrite.BeforeReturn : CacheDurableWrite.AfterResponse;
        },
        s => s.AddSingleton(after ?? new NothingAfterResponse()));
}
