using Thaw.Load.Arrivals;
using Thaw.Load.Scenarios;

namespace Thaw.Load.Tests.Arrivals;

public sealed class RunPastTests
{
    private static readonly Operation[] Reads = [Does(CacheEffect.Reads)];

    [Fact]
    public void Values_OfAPast_AreWhatWasMadeInIt()
    {
        // One access a second for ten: the keys 0 to 4, twice; nothing is made anew while it lives.
        var past = new RunPast(Reads, Turns(5), perSecond: 1, TimeSpan.FromSeconds(10), seed: 1);
        Assert.Equal(10, past.Length);
        Assert.Equal([4, 3, 2, 1, 0], past.Values.Select(static value => value.Key));
        Assert.Equal([5.0, 4, 3, 2, 1], past.Values.Select(static value => value.Left));
    }

    [Fact]
    public void Ceiling_OfFirstAccesses_IsNothing()
    {
        var past = new RunPast(Reads, Turns(5), perSecond: 1, TimeSpan.FromSeconds(10), seed: 1);
        Assert.Equal(0, past.Ceiling([At(1, 100), At(2, 101)]));
    }

    [Fact]
    public void Ceiling_CountsWhatIsThereAndStillLives()
    {
        var past = new RunPast(Reads, Turns(5), perSecond: 1, TimeSpan.FromSeconds(10), seed: 1);

        // Key 4 lives for 5 s more; what is made at 6 s is there at 7.
        Assert.Equal(50, past.Ceiling([At(1, 4), At(6, 4), At(7, 4), At(8, 9)]));
    }

    [Fact]
    public void Ceiling_OfARunThatReadsNothing_IsUnknown() =>
        Assert.Null(new RunPast([Does(CacheEffect.None)], Turns(5), 1, TimeSpan.FromSeconds(10), seed: 1).Ceiling([At(1, 1)]));

    [Fact]
    public void Access_RemovedOrWritten_IsMissingOrThere()
    {
        var cache = new IdealCache(lifetimeSeconds: 10);
        cache.Access(CacheEffect.Writes, 1, 0);
        cache.Access(CacheEffect.Reads, 1, 1);
        cache.Access(CacheEffect.Removes, 1, 2);
        cache.Access(CacheEffect.Reads, 1, 3);
        Assert.Equal(50, cache.HitPercent);
    }

    private static Operation Does(CacheEffect effect) => new("it", 1, static (_, _) => throw new NotSupportedException()) { Effect = effect };

    private static Arrival At(double seconds, int key) => new(TimeSpan.FromSeconds(seconds), 0, key);

    private static KeySequence Turns(int keys) => new(Enumerable.Range(0, int.MaxValue).Select(i => i % keys), "in turns");
}
