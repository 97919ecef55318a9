using System.Threading.RateLimiting;
using Thaw.Web.Limits;

namespace Thaw.Web.Tests.Limits;

public sealed class WindowLimiterTests
{
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Refusal_SaysExactlyWhenThereIsRoom(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        using var limiter = Limiter(7, TimeSpan.FromSeconds(10));
        for (var i = 0; i < 3_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 1_500)));
            using var lease = limiter.AttemptAcquire();
            if (lease.IsAcquired)
            {
                continue;
            }

            refused++;
            Assert.True(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait));
            if (wait > TimeSpan.FromMilliseconds(2))
            {
                _clock.Advance(wait - TimeSpan.FromMilliseconds(1));
                using var early = limiter.AttemptAcquire();
                Assert.False(early.IsAcquired);
                _clock.Advance(TimeSpan.FromMilliseconds(1));
            }
            else
            {
                _clock.Advance(wait);
            }

            using var then = limiter.AttemptAcquire();
            Assert.True(then.IsAcquired, $"After {wait} at {_clock.GetUtcNow():O}");
        }

        Assert.InRange(refused, 100, 3_000);
    }

    [Fact]
    public void Window_BurstAtItsEdge_IsNotTwiceTheLimit()
    {
        using var limiter = Limiter(100, TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        var granted = Burst(limiter);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        granted += Burst(limiter);
        Assert.InRange(granted, 100, 101);

        static int Burst(WindowLimiter limiter) => Enumerable.Range(0, 200).Count(_ =>
        {
            using var lease = limiter.AttemptAcquire();
            return lease.IsAcquired;
        });
    }

    [Fact]
    public void Idle_OnlyOnceNothingCounts()
    {
        using var limiter = Limiter(1, TimeSpan.FromSeconds(10));
        limiter.AttemptAcquire().Dispose();
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(limiter.IdleDuration);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), limiter.IdleDuration);
    }

    private WindowLimiter Limiter(int requests, TimeSpan window) => new(new ThawRateLimitOptions { Requests = requests, Window = window }, _clock);
}
