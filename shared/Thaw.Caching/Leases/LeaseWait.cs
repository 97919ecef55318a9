namespace Thaw.Caching.Leases;

/// <summary>One waiter's pauses between two looks at somebody's lease: short at first, and never past the moment at which a silent holder may be succeeded.</summary>
internal sealed class LeaseWait(LeaseWatch watch, WallClock clock)
{
    private const double Growth = 1.6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private double _pause = FirstPause.TotalMilliseconds;
    private long _fence;

    public LeaseWatch Watch => watch;

    public Task PauseAsync(CancellationToken cancellationToken)
    {
        if (watch.Fence is var fence && fence != _fence)
        {
            // A holder that has just begun may soon be done, however long the one before it kept us waiting.
            _fence = fence;
            _pause = FirstPause.TotalMilliseconds;
        }

        // Half to all of the step, so that waiters of several containers spread.
        var pause = TimeSpan.FromMilliseconds(_pause * (0.5 + (0.5 * Random.Shared.NextDouble())));
        _pause = Math.Min(_pause * Growth, LongestPause.TotalMilliseconds);

        // A dead one delays others by the lease, and no more.
        var left = watch.Left;
        return Task.Delay(left < pause ? left : pause, clock.Provider, cancellationToken);
    }
}
