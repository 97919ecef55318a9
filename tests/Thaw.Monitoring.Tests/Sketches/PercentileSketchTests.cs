using System.Diagnostics;
using Thaw.Monitoring.Sketches;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Sketches;

public sealed class PercentileSketchTests
{
    private static readonly double[] Quantiles = [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];

    public static TheoryData<string> Names => [.. Distributions.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Quantile_OfAnyDistribution_IsWithinOnePercent(string name)
    {
        var values = Distributions.Draw(name, 10_000);
        AssertClose(values, Of(values));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ToBytes_Of10000Values_TakesAtMost2KilobytesAndReadsBack(string name)
    {
        var values = Distributions.Draw(name, 10_000);
        var bytes = Of(values).ToBytes();
        Assert.InRange(bytes.Length, 1, 2_048);
        var read = PercentileSketch.Read(bytes);
        AssertClose(values, read);
        Assert.Equal(bytes, read.ToBytes());
    }

    // Every bucket from a microsecond to an hour holds something, and as evenly as costs most.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void ToBytes_OfTheWorstCaseForTheCode_TakesAtMost2Kilobytes(int apart)
    {
        var (first, last) = (SketchBuckets.Of(1e-6), SketchBuckets.Of(3_600));
        var buckets = Enumerable.Range(first, last - first + 1).Where(bucket => bucket % apart == 0).ToList();
        var sketch = new PercentileSketch();
        for (var i = 0; i < 10_000; i++)
            sketch.Add(SketchBuckets.Middle(buckets[i % buckets.Count]));
        Assert.Equal(10_000, sketch.Count);
        Assert.InRange(sketch.ToBytes().Length, 500, 2_048);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Merge_OfParts_IsTheSketchOfTheWhole(string name)
    {
        var values = Distributions.Draw(name, 10_000);
        var merged = new PercentileSketch();
        foreach (var part in values.Chunk(777))
            merged.Merge(PercentileSketch.Read(Of(part).ToBytes()));
        var whole = Of(values);
        Assert.Equal(whole.Count, merged.Count);
        Assert.Equal(whole.Sum, merged.Sum, 1e-9 * whole.Sum);
        Assert.Equal((whole.Min, whole.Max), (merged.Min, merged.Max));
        Assert.Equal(whole.Buckets(), merged.Buckets());
    }

    [Fact]
    public void Quantile_OfRealLatencies_IsWithinOnePercent()
    {
        // What sorting and hashing took just now on this machine: the latencies of a run, with its collections and interruptions.
        var random = new Random(3);
        var values = new List<double>();
        for (var i = 0; i < 20_000; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            var data = new byte[random.Next(16, 4_096)];
            random.NextBytes(data);
            Array.Sort(data);
            _ = System.Security.Cryptography.SHA256.HashData(data);
            values.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        AssertClose([.. values], Of(values));
    }

    [Fact]
    public void Sketch_OfNothing_IsZeroThroughout()
    {
        var sketch = PercentileSketch.Read(new PercentileSketch().ToBytes());
        Assert.Equal((0, 0.0, 0.0, 0.0, 0.0), (sketch.Count, sketch.Sum, sketch.Min, sketch.Max, sketch.Quantile(0.5)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Add_NoNumber_IsRefused(double value)
    {
        var sketch = new PercentileSketch();
        Assert.False(sketch.Add(value));
        Assert.Equal(0, sketch.Count);
        Assert.False(new SketchRecorder().Record(value));
    }

    [Fact]
    public void Add_ZeroNegativeTinyAndHuge_KeepsTheirCountAndBounds()
    {
        var sketch = new PercentileSketch();
        foreach (var value in new[] { 0, -3, 1e-300, double.MaxValue, 5 })
            Assert.True(sketch.Add(value));
        var read = PercentileSketch.Read(sketch.ToBytes());
        Assert.Equal((5, -3.0, SketchBuckets.Largest), (read.Count, read.Min, read.Max));
        Assert.Equal(0, read.Quantile(0.5));
        Assert.True(double.IsFinite(read.Sum));
    }

    private static PercentileSketch Of(IEnumerable<double> values)
    {
        var sketch = new PercentileSketch();
        foreach (var value in values)
            Assert.True(sketch.Add(value));
        return sketch;
    }

    private static void AssertClose(double[] values, PercentileSketch sketch)
    {
        Assert.Equal(values.Length, sketch.Count);
        Assert.Equal(values.Sum(), sketch.Sum, 1e-6 * values.Sum());
        Assert.Equal((values.Min(), values.Max()), (sketch.Min, sketch.Max));
        foreach (var quantile in Quantiles)
        {
            var exact = Distributions.Exact(values, quantile);
            Assert.InRange(sketch.Quantile(quantile), exact * (1 - PercentileSketch.RelativeError), exact * (1 + PercentileSketch.RelativeError));
        }
    }
}
