using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Flights;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Flights;

public sealed class FlightTableTests
{
    private static readonly CacheScope Scope = new(new CacheNamespace("default", new CacheNamespaceOptions()), null, 0);
    private static readonly CacheResult<string> Made = new("v", CacheTier.Factory, 0, false, null);

    private readonly FlightTable _table = new();

    [Fact]
    public void EndForGood_NobodyJoined_TheNextInItsStripeFliesWithItAsNew()
    {
        var first = Lead<string>("a", canLeave: true);
        var abandoned = first.Abandoned;
        (first.Begun, first.BegunAt) = (7, 8);
        first.Release(Made, null, 5);
        Assert.False(_table.EndForGood(first));
        Assert.Equal(0, _table.Count);

        var second = Lead<string>("b", canLeave: false);
        Assert.Same(first, second);
        Assert.Equal("b", second.Key);
        Assert.Equal((long.MaxValue, long.MaxValue), (second.Begun, second.BegunAt));
        Assert.False(second.IsReleased);
        Assert.False(second.Abandoned.CanBeCanceled);
        Assert.False(_table.End(second));
        Assert.False(abandoned.IsCancellationRequested);
    }

    [Fact]
    public async Task EndForGood_SomebodyJoined_IsLeftToThem()
    {
        var first = Lead<string>("a", canLeave: false);
        var joined = _table.JoinOrLead<string>(1, Scope, "a", HybridCacheEntryFlags.None, canLeave: true, out var leads);
        Assert.False(leads);
        Assert.True(_table.EndForGood(first));
        var second = Lead<string>("a", canLeave: false);
        Assert.NotSame(first, second);

        first.Succeed(Made, null);
        Assert.Equal("v", (await joined.Followers.SoonAsync()).Value);
        Assert.False(_table.EndForGood(second));
    }

    [Fact]
    public void EndForGood_TheNextIsOfAnotherTypeOrGroup_FliesWithOneOfItsOwn()
    {
        var first = Lead<string>("a", canLeave: false);
        Assert.False(_table.EndForGood(first));
        Lead<int[]>("b", canLeave: false);
        var grouped = _table.JoinOrLead<string>(1, Scope, "c", HybridCacheEntryFlags.None, canLeave: true, out _, new FlightGroup(canLeave: true));
        Assert.NotSame(first, grouped);
        Assert.Same(first, Lead<string>("d", canLeave: false));
    }

    [Fact]
    public void EndForGood_OfMany_EachThatIsUnderWayIsFoundAndEndedOnce()
    {
        // Enough of them for flights that share a bucket, ended in another order than they set out in.
        var random = new Random(11);
        var flying = new List<Flight<string>>();
        for (var i = 0; i < 20_000; i++)
        {
            if (flying.Count > 0 && random.Next(2) == 0)
            {
                var at = random.Next(flying.Count);
                Assert.False(random.Next(2) == 0 ? _table.EndForGood(flying[at]) : _table.End(flying[at]));
                flying.RemoveAt(at);
            }
            else
            {
                var flight = _table.JoinOrLead<string>((ulong)random.Next(200), Scope, $"{i}", HybridCacheEntryFlags.None, canLeave: false, out var leads);
                Assert.True(leads);
                Assert.DoesNotContain(flight, flying);
                flying.Add(flight);
            }

            Assert.Equal(flying.Count, _table.Count);
        }
    }

    // All in one stripe.
    private Flight<T> Lead<T>(string key, bool canLeave)
    {
        var flight = _table.JoinOrLead<T>(1, Scope, key, HybridCacheEntryFlags.None, canLeave, out var leads);
        Assert.True(leads);
        return flight;
    }
}
