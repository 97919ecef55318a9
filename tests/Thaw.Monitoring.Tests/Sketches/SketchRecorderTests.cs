using Thaw.Monitoring.Sketches;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Sketches;

public sealed class SketchRecorderTests
{
    [Fact]
    public void Drain_OfWhatWasRecorded_IsTheSketchOfIt()
    {
        var values = Distributions.Draw("pareto, a long tail", 5_000);
        var recorder = new SketchRecorder();
        var plain = new PercentileSketch();
        foreach (var value in values)
        {
            recorder.Record(value);
            plain.Add(value);
        }

        Assert.True(recorder.HoldsValues);
        Assert.Equal(plain.ToBytes(), recorder.Drain().ToBytes());
        Assert.False(recorder.HoldsValues);
        Assert.Equal(0, recorder.Drain().Count);
    }

    // Four threads record, a fifth empties all the while: every value is in exactly one of the sketches.
    [Fact]
    public async Task Drain_WhileOthersRecord_LosesNothingAndCountsNothingTwice()
    {
        const int Threads = 4;
        const int Each = 200_000;
        var recorder = new SketchRecorder();
        var all = new PercentileSketch();
        var recording = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            var sum = 0.0;
            for (var i = 0; i < Each; i++)
            {
                var value = 1 + random.Next(1_000);
                recorder.Record(value);
                sum += value;
            }

            return sum;
        })));
        var drains = 0;
        while (!recording.IsCompleted)
        {
            recorder.DrainInto(all);
            drains++;
        }

        recorder.DrainInto(all);
        Assert.True(drains > 1);
        Assert.Equal(Threads * Each, all.Count);
        Assert.Equal((await recording).Sum(), all.Sum, 1e-6);
        Assert.Equal(Threads * Each, all.Buckets().Sum(static bucket => bucket.Value));
        Assert.InRange(all.Max, 990, 1_000);
        Assert.InRange(all.Min, 1, 1.02);
    }

    [Fact]
    public void PeekInto_Keeps()
    {
        var recorder = new SketchRecorder();
        recorder.Record(3);
        var seen = new PercentileSketch();
        recorder.PeekInto(seen);
        Assert.Equal((1, 3.0), (seen.Count, seen.Max));
        Assert.Equal((1, 3.0), (recorder.Drain() is var kept ? kept.Count : 0, kept.Max));
    }

    [Fact]
    public void Record_OfASketch_TakesAllOfIt()
    {
        var sketch = new PercentileSketch();
        foreach (var value in new[] { 0, 0.5, 2, 7 })
            sketch.Add(value);
        var recorder = new SketchRecorder();
        recorder.Record(sketch);
        Assert.Equal(sketch.ToBytes(), recorder.Drain().ToBytes());
    }

    [Fact]
    public void Record_Again_AllocatesNothing()
    {
        var recorder = new SketchRecorder();
        recorder.Record(0.01);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            recorder.Record(0.01 + i * 1e-6);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
