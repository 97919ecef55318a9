using System.Threading.RateLimiting;

namespace Thaw.Web.Limits;

/// <summary>
/// One caller's requests in all processes. A process takes some permissions at a time out of the fleet's count and hands them out itself; a refusal is remembered, so that a caller
/// over the limit costs no look at the store. Where the count cannot be had, this process's own stands in.
/// </summary>
internal sealed class FleetWindowLimiter(string name, ThawRateLimitOptions options, TimeProvider clock, FleetCount fleet) : WindowLimiter(options, clock)
{
    // With what the first refusal told, the second asks for what there is.
    private const int Attempts = 2;

    // The store is asked at most so often in a window and process by a caller who is at the limit, not for every crumb of room.
    private const int AsksInAWindow = 20;

    private readonly Lock _state = new();
    private readonly SemaphoreSlim _asking = new(1, 1);
    private SlidingWindow _window = new(options.Window);
    private DateTimeOffset _refusedUntil;
    private bool _knowsBefore;
    private int _left;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => permitCount == 0 || TryHandOut() ? RateLimitGrant.Granted : new RateLimitGrant(TimeSpan.FromSeconds(1));

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Touch();
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (TryHandOut())
            {
                return RateLimitGrant.Granted;
            }

            var now = Clock.GetUtcNow();
            if (now < _refusedUntil && _refusedUntil - now <= 2 * Options.Window)
            {
                return new RateLimitGrant(_refusedUntil - now);
            }

            return await AskAsync(now, cancellationToken).ConfigureAwait(false) ?? Take(permitCount);
        }
        finally
        {
            _asking.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _asking.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool TryHandOut()
    {
        lock (_state)
        {
            // What was taken in a period that is over counts there, not in this one.
            if (_left == 0 || Clock.GetUtcNow().UtcTicks / Options.Window.Ticks != _window.Period)
            {
                return false;
            }

            _left--;
            return true;
        }
    }

    /// <summary>Takes permissions out of the fleet's count; <see langword="null"/> where it cannot be had.</summary>
    private async ValueTask<RateLimitGrant?> AskAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var expiresAt = now + (3 * Options.Window);
        var window = _window;
        if (window.MoveTo(now) || !_knowsBefore)
        {
            // The period before is over: its sum is read once.
            if (await fleet.AddAsync(name, window.Period - 1, 0, 0, expiresAt, cancellationToken).ConfigureAwait(false) is not { } before)
            {
                return null;
            }

            window.Previous = before.Sum;
        }

        var granted = 0;
        for (var attempt = 0; attempt < Attempts && granted == 0; attempt++)
        {
            var amount = (int)Math.Clamp(Math.Floor(window.Room(Options.Requests, now)), 0, Options.FleetBatch ?? Math.Max(1, Options.Requests / 20));
            if (amount == 0)
            {
                break;
            }

            // What the others have taken since is in the answer; the ceiling keeps everyone from taking what is not there.
            var ceiling = (long)Math.Floor(window.Room(Options.Requests, now) + window.Current);
            if (await fleet.AddAsync(name, window.Period, amount, ceiling, expiresAt, cancellationToken).ConfigureAwait(false) is not { } answer)
            {
                return null;
            }

            window.Current = answer.Sum;
            granted = answer.IsAdded ? amount : 0;
        }

        lock (_state)
        {
            (_window, _knowsBefore, _left) = (window, true, Math.Max(0, granted - 1));
        }

        if (granted > 0)
        {
            return RateLimitGrant.Granted;
        }

        var wait = TimeSpan.FromTicks(Math.Max(window.UntilRoom(Options.Requests, now).Ticks, Options.Window.Ticks / AsksInAWindow));
        _refusedUntil = now + wait;
        return new RateLimitGrant(wait);
    }
}
