using Thaw.Caching.Flights;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Flights;

public sealed class FlightTests
{
    private static readonly CacheScope Scope = new(new CacheNamespace("default", new CacheNamespaceOptions()), null, 0);

    [Fact]
    public async Task Followers_AskedForAfterTheEnd_HaveTheOutcome()
    {
        var flight = new Flight<string>(1, Scope, "k");
        Assert.True(flight.TryJoin());
        flight.Close();
        flight.Succeed(new CacheResult<string>("v", CacheTier.Factory, 0, false, null), null);
        Assert.Equal("v", (await flight.Followers.SoonAsync()).Value);
    }

    [Fact]
    public async Task Followers_AskedForAfterAFailure_HaveTheFailure()
    {
        var flight = new Flight<string>(1, Scope, "k");
        Assert.True(flight.TryJoin());
        flight.Close();
        flight.Fail(new InvalidOperationException("broken"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => flight.Followers.SoonAsync());
    }

    [Fact]
    public void Leave_LastOfTwo_CancelsTheWork()
    {
        var flight = new Flight<string>(1, Scope, "k");
        flight.AllowAbandonment();
        Assert.True(flight.TryJoin());
        Assert.False(flight.Leave());
        Assert.False(flight.Abandoned.IsCancellationRequested);
        Assert.True(flight.Leave());
        Assert.True(flight.Abandoned.IsCancellationRequested);
        Assert.False(flight.TryJoin());
    }

    [Fact]
    public void Leave_AfterTheEnd_StopsNothing()
    {
        // Its factory may have gone on in a flight of its own, still bound to this one's token.
        var flight = new Flight<string>(1, Scope, "k");
        flight.AllowAbandonment();
        Assert.True(flight.TryJoin());
        flight.Close();
        Assert.False(flight.Leave());
        Assert.False(flight.Leave());
        Assert.False(flight.Abandoned.IsCancellationRequested);
    }

    [Fact]
    public void Leave_OfAGroup_StopsTheWorkWithTheLastOfAllItsFlights()
    {
        var group = new FlightGroup(canLeave: true);
        var (one, two) = (new Flight<string>(1, Scope, "a", group: group), new Flight<string>(2, Scope, "b", group: group));
        Assert.True(one.TryJoin());
        Assert.True(two.TryJoin());
        Assert.False(group.Leave());
        Assert.False(one.Leave());
        Assert.True(one.TryJoin());

        // Who waited for a flight that has ended has an answer, and keeps the others going no longer.
        Assert.True(one.Close());
        Assert.False(one.Leave());
        Assert.False(one.TryJoin());
        Assert.False(group.Abandoned.IsCancellationRequested);
        Assert.True(two.Leave());
        Assert.True(group.Abandoned.IsCancellationRequested);
        Assert.False(two.TryJoin());
    }
}
