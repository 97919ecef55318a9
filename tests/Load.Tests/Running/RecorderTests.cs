using System.Globalization;
using Thaw.Load.Running;

namespace Thaw.Load.Tests.Running;

/// <summary>By itself: memory is the process's.</summary>
[Collection(nameof(RecorderTests))]
[CollectionDefinition(nameof(RecorderTests), DisableParallelization = true)]
public sealed class RecorderTests
{
    [Fact]
    public void Add_AnyNumberOfRequests_TakesNoMoreMemory()
    {
        var recorder = new Recorder(TimeSpan.FromHours(24));
        Fill(recorder, 20_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Fill(recorder, 300_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4 * 1024 * 1024);

        Assert.Equal(320_000, recorder.Warm.Count + recorder.Cold.Count);
        Assert.InRange(recorder.Slices.Count, 1, Recorder.MaximumSlices);
        Assert.InRange(recorder.Endpoints.Count, 1, Recorder.MaximumEndpoints + 2);
        Assert.InRange(recorder.Warm.Statuses.Count, 1, 33);
        Assert.Equal(recorder.Warm.Count + recorder.Cold.Count, recorder.Endpoints.Sum(static pair => pair.Value.Count));
    }

    [Fact]
    public void Add_Cold_IsNotAmongTheWarm()
    {
        var recorder = new Recorder(TimeSpan.FromSeconds(10));
        recorder.Add(new Sample(TimeSpan.Zero, "get", "200", Failed: false, 900, 900, 800, Hit: false, Cold: true));
        recorder.Add(new Sample(TimeSpan.FromSeconds(3), "get", "200", Failed: false, 2, 2, 1, Hit: true));

        Assert.Equal((1L, 1L), (recorder.Cold.Count, recorder.Warm.Count));
        Assert.Equal(2, recorder.Warm.Latency.Max);
        Assert.Equal((1L, 0L), (recorder.Hits, recorder.Misses));
        Assert.Equal([0L, 0, 0, 1, 0, 0, 0, 0, 0, 0], recorder.Slices.Select(static slice => slice.Count));
        Assert.Equal(2, recorder.Endpoints.Count);
    }

    [Fact]
    public void Look_TellsWhatCameInSinceTheLastTime()
    {
        var recorder = new Recorder(TimeSpan.FromSeconds(10));
        recorder.Add(new Sample(TimeSpan.Zero, "get", "500", Failed: true, 5, 5));
        Assert.Equal(new Snapshot(TimeSpan.FromSeconds(1), 1, 1, 1, 5, 5, 5), recorder.Look(TimeSpan.FromSeconds(1)));
        Assert.Equal(new Snapshot(TimeSpan.FromSeconds(2), 1, 1, 0, 0, 0, 0), recorder.Look(TimeSpan.FromSeconds(2)));
    }

    private static void Fill(Recorder recorder, int count)
    {
        for (var i = 0; i < count; i++)
        {
            recorder.Add(new Sample(
                TimeSpan.FromSeconds(i % 86_400), (i % 1_000).ToString(CultureInfo.InvariantCulture), (i % 500).ToString(CultureInfo.InvariantCulture), i % 2 == 0, i % 30_000, i % 7, 1, Cold: i % 9 == 0));
        }
    }
}
