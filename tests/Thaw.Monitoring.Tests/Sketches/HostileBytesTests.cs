using Thaw.Monitoring.Fleet;
using Thaw.Monitoring.Sketches;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Sketches;

/// <summary>Whatever lies in a table: it is read, or refused with a sentence, and never anything else.</summary>
public sealed class HostileBytesTests
{
    private static readonly byte[] Sketch = Good();

    [Fact]
    public void Read_CutShort_IsRefused() => Assert.All(
        Enumerable.Range(0, Sketch.Length), static length => Assert.Throws<FiguresFormatException>(() => PercentileSketch.Read(Sketch.AsSpan(0, length))));

    [Fact]
    public void Read_WithMoreBehind_IsRefused() => Assert.Throws<FiguresFormatException>(static () => PercentileSketch.Read([.. Sketch, 0]));

    [Fact]
    public void Read_OfALaterVersion_NamesBoth()
    {
        var fault = Assert.Throws<FiguresFormatException>(static () => PercentileSketch.Read([9, .. Sketch[1..]]));
        Assert.Contains("version 9", fault.Message, StringComparison.Ordinal);
        Assert.Contains("version 1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfSumsThatAreNoNumbers_IsRefused()
    {
        var bytes = (byte[])Sketch.Clone();
        BitConverter.TryWriteBytes(bytes.AsSpan(1), double.NaN);
        Assert.Throws<FiguresFormatException>(() => PercentileSketch.Read(bytes));
    }

    [Fact]
    public void Read_OfRandomBytes_IsReadOrRefused()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 120)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
                bytes[0] = SketchCodec.Version;
            TryRead(bytes);
        }
    }

    [Fact]
    public void Read_OfFlippedBits_IsReadOrRefused()
    {
        for (var bit = 0; bit < Sketch.Length * 8; bit++)
        {
            var bytes = (byte[])Sketch.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            TryRead(bytes);
        }
    }

    [Fact]
    public void ReadSnapshot_DamagedAnywhere_IsReadOrRefused()
    {
        var snapshot = new MetricsSnapshot();
        snapshot.Operation("one").Take(OperationOutcome.Success, PercentileSketch.Read(Sketch));
        snapshot.Operation("two").Take(OperationOutcome.Timeout, PercentileSketch.Read(Sketch));
        snapshot.Count("sum{a=b}", 4);
        snapshot.See("level", new LevelFigures(1, 2, 3));
        var good = snapshot.ToBytes();
        Assert.Equal(good, MetricsSnapshot.Read(good).ToBytes());
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good[..random.Next(0, good.Length + 1)];
            for (var flips = random.Next(0, 4); flips > 0 && bytes.Length > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                MetricsSnapshot.Read(bytes);
            }
            catch (FiguresFormatException fault)
            {
                Assert.NotEmpty(fault.Message);
            }
        }
    }

    private static void TryRead(byte[] bytes)
    {
        try
        {
            var sketch = PercentileSketch.Read(bytes);
            Assert.True(sketch.Count >= 0);
            _ = sketch.Quantile(0.9);
        }
        catch (FiguresFormatException fault)
        {
            Assert.NotEmpty(fault.Message);
        }
    }

    private static byte[] Good()
    {
        var sketch = new PercentileSketch();
        foreach (var value in Distributions.Draw("log-normal, as latencies are", 500))
            sketch.Add(value);
        return sketch.ToBytes();
    }
}
