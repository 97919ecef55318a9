using Thaw.Caching.Leases;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Leases;

public sealed class LeaseWatchTests
{
    private static readonly StoredLease Held = new(1, "holder", 1, DateTimeOffset.MaxValue);

    /// <summary>Two refreshes of one key, for two types of its value, look at its lease at once: who holds it has been seen a moment ago, and not for a lease's length.</summary>
    [Fact]
    public async Task MaySucceed_TwoLookAtOnceAndTheClockMovesBetween_NeitherMay()
    {
        var clock = new HeldClock();
        var watch = new LeaseWatch(new WallClock(clock), TimeSpan.FromSeconds(10));
        var (first, second) = (true, true);
        var early = new Thread(() => first = watch.MaySucceed(Held));
        early.Start();
        await clock.Asked.SoonAsync();
        clock.Now += TimeSpan.FromMilliseconds(4);
        var late = new Thread(() => second = watch.MaySucceed(Held));
        late.Start();
        await Driving.UntilAsync(() => !late.IsAlive || late.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        clock.GoOn();
        early.Join();
        late.Join();
        Assert.False(first);
        Assert.False(second);
    }

    /// <summary>Tells the first to ask what time it is, and lets it go on when told to.</summary>
    private sealed class HeldClock : TimeProvider
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goesOn = new();
        private int _askers;

        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public Task Asked => _asked.Task;

        public void GoOn() => _goesOn.SetResult();

        public override DateTimeOffset GetUtcNow()
        {
            var now = Now;
            if (Interlocked.Increment(ref _askers) == 1)
            {
                _asked.SetResult();
                _goesOn.Task.GetAwaiter().GetResult();
            }

            return now;
        }
    }
}
