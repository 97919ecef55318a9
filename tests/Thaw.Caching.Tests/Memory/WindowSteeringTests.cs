using Thaw.Caching.Memory;

namespace Thaw.Caching.Tests.Memory;

public sealed class WindowSteeringTests
{
    private const int Capacity = 1_000;
    private const int Span = 50;

    private readonly WindowSteering _steering = new(Capacity);

    [Fact]
    public void RefusedKeysThatReturn_WidenTheWindow_AndHitsAtProbationsEndNarrowIt()
    {
        var before = _steering.WindowTarget;
        Widen(10);
        Assert.Equal(before + 30, _steering.WindowTarget);
        Narrow(10);
        Assert.InRange(_steering.WindowTarget, 10, before + 29);
    }

    [Fact]
    public void Follow_TheSameAdviceTwice_HoldsTheWindowUntilTheOpposite()
    {
        Widen(20);
        Assert.True(_steering.Follow(WindowAdvice.Smallest));
        Widen(20);
        Assert.False(_steering.Follow(WindowAdvice.Smallest));
        Widen(20);
        Assert.Equal(10, _steering.WindowTarget);

        Assert.True(_steering.Follow(WindowAdvice.Largest));
        Narrow(20);
        Assert.InRange(_steering.WindowTarget, 10, Capacity - 20);
        Assert.False(_steering.Follow(WindowAdvice.Largest));
        Narrow(20);
        Assert.Equal(Capacity, _steering.WindowTarget);

        Assert.True(_steering.Follow(WindowAdvice.Smallest));
        Widen(20);
        Assert.Equal(70, _steering.WindowTarget);
    }

    [Fact]
    public void Follow_WhereTheWindowIsAlready_TeachesNothing()
    {
        Assert.True(_steering.Follow(WindowAdvice.Largest));
        Assert.False(_steering.Follow(WindowAdvice.Largest));
        Narrow(20);
        Assert.InRange(_steering.WindowTarget, 10, Capacity - 20);
    }

    private void Widen(int times)
    {
        for (var i = 0; i < times; i++)
            _steering.RefusedKeyReturned();
    }

    private void Narrow(int times)
    {
        for (var i = 0; i < times; i++)
            _steering.ProbationHit(probationLength: 100, Span);
    }
}
