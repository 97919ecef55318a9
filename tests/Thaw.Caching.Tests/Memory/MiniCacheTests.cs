using Thaw.Caching.Memory;

namespace Thaw.Caching.Tests.Memory;

public sealed class MiniCacheTests
{
    private readonly MiniCache _lru = new(10, 10, new Admission(new FrequencySketch(10), 1));

    [Fact]
    public void AllWindow_KeepsWhatWasUsedLast()
    {
        Ask(1..10);
        Assert.Equal(3, Ask(1..3));
        Ask(11..17);
        Assert.Equal(10, _lru.Count);
        Assert.Equal(0, Ask(4..10));
    }

    /// <summary>Were room made by misses alone, a loop over what it holds would go on as hits for ever, and the guard believe it.</summary>
    [Fact]
    public void Capacity_SetLower_LetsTheOldestGoAtOnce()
    {
        Ask(1..10);
        _lru.Capacity = 9;
        Assert.Equal(9, _lru.Count);
        Assert.Equal(0, Ask(1..10));
    }

    /// <returns>How many of them were there.</returns>
    private int Ask(Range keys) =>
        Enumerable.Range(keys.Start.Value, keys.End.Value - keys.Start.Value + 1).Count(key => _lru.Access(KeyHash.Compute($"{key}", 5)));
}
