namespace Thaw.Aws.Clients;

/// <summary>
/// How fast a client may send: as fast as it likes, until the service throttles it. Then requests are kept a gap apart, which doubles with each throttled answer and shrinks with each
/// other one until it is gone. By wall clock: after a freeze nobody waits for what is past. (The SDK's own adaptive mode refuses a request outright when it has sent too few to know its rate.)
/// </summary>
/// <param name="wall">The wall clock.</param>
/// <param name="pauses">The clock of the pauses themselves.</param>
internal sealed class AdaptivePace(TimeProvider wall, TimeProvider pauses)
{
    private static readonly TimeSpan FirstGap = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestQueue = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan NoGap = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private long _gap;
    private DateTimeOffset _next;

    /// <summary>How far requests are kept apart at this moment; zero where they are not.</summary>
    public TimeSpan Gap => TimeSpan.FromTicks(Volatile.Read(ref _gap));

    /// <summary>Waits for this request's turn; <see langword="false"/>, at once and without a place in the queue, where that would not come before the deadline.</summary>
    public ValueTask<bool> TurnAsync(DateTimeOffset? deadline, CancellationToken cancellationToken) => Volatile.Read(ref _gap) == 0 ? new(true) : WaitAsync(deadline, cancellationToken);

    public void Throttled()
    {
        lock (_gate)
        {
            _gap = _gap == 0 ? FirstGap.Ticks : Math.Min(_gap * 2, LongestGap.Ticks);
        }
    }

    public void Answered()
    {
        if (Volatile.Read(ref _gap) == 0)
        {
            return;
        }

        lock (_gate)
        {
            var smaller = _gap - (_gap / 8);
            _gap = smaller < NoGap.Ticks ? 0 : smaller;
        }
    }

    private async ValueTask<bool> WaitAsync(DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = wall.GetUtcNow();

            // A turn beyond the longest queue of waiters was booked by a clock that has been set back since.
            var turn = _next > now && _next - now < LongestQueue ? _next : now;
            if (turn >= deadline)
            {
                return false;
            }

            _next = turn + TimeSpan.FromTicks(_gap);
            wait = turn - now;
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, pauses, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
