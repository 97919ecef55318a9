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
}
