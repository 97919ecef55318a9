using Thaw.Caching.Memory;

namespace Thaw.Caching.Tests.Memory;

public sealed class FrequencySketchTests
{
    [Fact]
    public void Frequency_IsNeverTooLow_AndStopsAtFifteen()
    {
        var sketch = new FrequencySketch(1_000);
        for (var key = 0; key < 100; key++)
        {
            for (var i = 0; i < key % 20; i++)
                sketch.CountMiss(Hash(key));
        }
        for (var key = 0; key < 100; key++)
            Assert.InRange(sketch.Frequency(Hash(key)), Math.Min(15, key % 20), 15);
        Assert.Equal(0, sketch.Frequency(Hash(-1)));
    }

    [Fact]
    public void CountMiss_AfterAPeriod_HalvesWhatWasCounted()
    {
        var sketch = new FrequencySketch(1_000);
        for (var i = 0; i < 12; i++)
            sketch.CountMiss(Hash(1));
        for (var i = 0; i < sketch.Period; i++)
            sketch.CountMiss(Hash(1_000 + i));
        Assert.InRange(sketch.Frequency(Hash(1)), 6, 9);
    }

    [Fact]
    public void CountHit_CountsTwo_AndStopsAtFifteen()
    {
        var sketch = new FrequencySketch(1_000);
        sketch.CountMiss(Hash(1));
        sketch.CountHit(Hash(1));
        Assert.Equal(3, sketch.Frequency(Hash(1)));
        for (var i = 0; i < 7; i++)
            sketch.CountHit(Hash(1));
        Assert.Equal(15, sketch.Frequency(Hash(1)));
    }

    [Fact]
    public void EnsureRoomFor_More_LosesNoCount()
    {
        var sketch = new FrequencySketch(1_000_000);
        for (var i = 0; i < 9; i++)
            sketch.CountMiss(Hash(1));
        var words = sketch.Words;
        sketch.EnsureRoomFor(1_000_000);
        Assert.True(sketch.Words > words);
        Assert.Equal(9, sketch.Frequency(Hash(1)));
    }

    private static ulong Hash(int key) => KeyHash.Compute($"{key}", 5);
}
