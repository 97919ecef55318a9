using Thaw.Monitoring.Sketches;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Sketches;

public sealed class SketchRecorderTests
{
    private const int LeastDrains = 20;

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
        var drains = 0;
        var recording = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            var (sum, count) = (0.0, 0);

            // However late a busy machine lets the fifth come: they meet.
            for (; count < Each || Volatile.Read(ref drains) < LeastDrains; count++)
            {
                var value = 1 + random.Next(1_000);
                recorder.Record(value);
                sum += value;
            }

            return (Sum: sum, Count: count);
        })));
        while (!recording.IsCompleted)
        {
            recorder.DrainInto(all);
            Interlocked.Increment(ref drains);
        }

        recorder.DrainInto(all);
        var recorded = await recording;
        Assert.Equal(recorded.Sum(static one => (long)one.Count), all.Count);
        Assert.Equal(recorded.Sum(static one => one.Sum), all.Sum, 1e-6);
        Assert.Equal(all.Count, all.Buckets().Sum(static bucket => bucket.Value));
        Assert.InRange(all.Max, 990, 1_004);
        Assert.InRange(all.Min, 0.99, 1.02);
    }

    // Who empties it can take the bounds of a value that it leaves for the next one to count: all its buckets then know of it.
    [Fact]
    public async Task Drain_WhileOneOtherRecords_HasBoundsAroundWhatItCounts()
    {
        const int Each = 1_000_000;
        const double Value = 0.001;
        var recorder = new SketchRecorder();
        var (count, recorded, drains) = (0L, 0L, 0);
        var recording = Task.Run(() =>
        {
            for (; recorded < Each || Volatile.Read(ref drains) < LeastDrains; recorded++)
                recorder.Record(Value);
        });
        for (var isLast = false; !isLast; Interlocked.Increment(ref drains))
        {
            isLast = recording.IsCompleted;
            var sketch = recorder.Drain();
            count += sketch.Count;
            if (sketch.Count > 0)
            {
                Assert.InRange(sketch.Min, Value * 0.99, sketch.Max);
                Assert.InRange(sketch.Max, sketch.Min, Value * 1.01);
                Assert.Equal(sketch.Count, Assert.Single(sketch.Buckets()).Value);
                Assert.Equal(sketch.Count, PercentileSketch.Read(sketch.ToBytes()).Count);
            }
        }

        await recording;
        Assert.Equal(recorded, count);
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

    // Two requests may ask how it stands at once, and both are told.
    [Fact]
    public async Task PeekInto_ByManyAtOnce_ShowsEachOfThemWhatItHolds()
    {
        const int Looks = 50_000;
        var recorder = new SketchRecorder();
        recorder.Record(3);
        var seen = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, Looks).Count(_ =>
        {
            var sketch = new PercentileSketch();
            recorder.PeekInto(sketch);
            return sketch is { Count: 1, Max: 3.0, Sum: 3.0 };
        }))));
        Assert.All(seen, static count => Assert.Equal(Looks, count));
        Assert.True(recorder.HoldsValues);
    }

    [Fact]
    public async Task PeekInto_WhileOneEmptiesIt_HasBoundsAndAMeanAroundWhatItCounts()
    {
        const int Each = 300_000;
        const double Value = 0.001;
        var recorder = new SketchRecorder();
        var recording = Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
                recorder.Record(Value);
        });
        var looking = Task.Run(() =>
        {
            while (!recording.IsCompleted)
            {
                var sketch = new PercentileSketch();
                recorder.PeekInto(sketch);
                if (sketch.Count > 0)
                {
                    Assert.InRange(sketch.Min, Value * 0.99, sketch.Max);
                    Assert.InRange(sketch.Max, sketch.Min, Value * 1.01);
                    Assert.InRange(sketch.Mean, sketch.Min * (1 - 1e-12), sketch.Max * (1 + 1e-12));
                }
            }
        });
        var count = 0L;
        for (var isLast = false; !isLast;)
        {
            isLast = recording.IsCompleted;
            count += recorder.Drain().Count;
        }

        await looking;
        Assert.Equal(Each, count);
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
