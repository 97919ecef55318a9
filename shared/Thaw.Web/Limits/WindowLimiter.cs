using System.Threading.RateLimiting;

namespace Thaw.Web.Limits;

/// <summary>One caller's requests in this process.</summary>
internal class WindowLimiter(ThawRateLimitOptions options, TimeProvider clock) : RateLimiter
{
    private readonly Lock _gate = new();
    private SlidingWindow _window = new(options.Window);
    private DateTimeOffset _used = clock.GetUtcNow();
    private long _granted;
    private long _refused;

    // Forgotten once nothing of it counts any more; by the wall clock, so that a freeze forgets no caller early.
    public override TimeSpan? IdleDuration => clock.GetUtcNow() - LastUsed - (2 * options.Window) is var idle && idle > TimeSpan.Zero ? idle : null;

    protected ThawRateLimitOptions Options => options;

    protected TimeProvider Clock => clock;

    private DateTimeOffset LastUsed
    {
        get
        {
            lock (_gate)
            {
                return _used;
            }
        }
    }

    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            _window.MoveTo(now);
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = (long)Math.Max(0, _window.Room(options.Requests, now)), TotalSuccessfulLeases = _granted, TotalFailedLeases = _refused,
            };
        }
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => Take(permitCount);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(Take(permitCount));

    protected RateLimitGrant Take(int permits)
    {
        lock (_gate)
        {
            var now = _used = clock.GetUtcNow();
            _window.MoveTo(now);
            if (_window.Room(options.Requests, now) < permits)
            {
                _refused++;
                return new RateLimitGrant(_window.UntilRoom(options.Requests, now));
            }

            _window.Current += permits;
            _granted++;
            return RateLimitGrant.Granted;
        }
    }

    protected void Touch()
    {
        lock (_gate)
        {
            _used = clock.GetUtcNow();
        }
    }
}
