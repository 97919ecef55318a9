using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Caching.Invalidation;
using Thaw.Caching.Resilience;
using Thaw.Caching.Stores;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Invalidation;

/// <summary>A commit whose answer was lost may have taken effect. A check that was sent before that was known has not seen it.</summary>
public sealed class DemandedCheckTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new();
    private readonly WallClock _wall;
    private readonly Ledger _ledger;
    private readonly InvalidationCheck _check;

    public DemandedCheckTests()
    {
        _wall = new WallClock(_clock);
        _ledger = new Ledger(Interval.Ticks, 0, _wall);
        _ledger.Reset(0);
        var options = new ThawCachingOptions();
        _check = new InvalidationCheck(
            new StoreGate(new InMemoryCacheStore(_clock), options, _wall, new AmbientRequestDeadline(), NullLogger.Instance), _ledger, _wall, Interval, null, NullLogger.Instance);
    }

    [Fact]
    public void CheckSucceeded_ItWasSentBeforeOneWasDemanded_OneIsStillDue()
    {
        var sent = _wall.Ticks;
        _clock.Advance(Interval / 10);
        _ledger.DemandCheck();
        _ledger.CheckSucceeded(sent, wasReset: false);
        Assert.True(_ledger.IsCheckDue(_wall.Ticks));
        _ledger.CheckSucceeded(_wall.Ticks, wasReset: false);
        Assert.False(_ledger.IsCheckDue(_wall.Ticks));
    }

    [Fact]
    public void TryLead_TheOneUnderWayWasSentBefore_SendsItsOwn()
    {
        Assert.True(_check.TryLead(_wall.Ticks, out var before));
        _clock.Advance(Interval / 10);
        Assert.False(_check.TryLead(_wall.Ticks, out _));
        _ledger.DemandCheck();
        Assert.True(_check.TryLead(_wall.Ticks, out var own));
        Assert.NotSame(before, own);
        Assert.False(_check.TryLead(_wall.Ticks, out var joined));
        Assert.Same(own, joined);
    }

    [Fact]
    public void CheckSucceeded_TheClockWasSetBackSince_CountsAllTheSame()
    {
        _ledger.DemandCheck();
        var sent = _wall.Ticks - Interval.Ticks - 1;
        _ledger.CheckSucceeded(sent, wasReset: false);
        Assert.False(_ledger.IsCheckDue(sent));
    }
}
