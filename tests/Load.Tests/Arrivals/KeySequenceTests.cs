using Thaw.Load.Arrivals;

namespace Thaw.Load.Tests.Arrivals;

public sealed class KeySequenceTests
{
    [Fact]
    public void Zipf_TheFirstKey_IsAskedForAsOftenAsTheLawSays()
    {
        var accesses = KeySequence.Zipf(1_000, exponent: 1, seed: 3).Accesses.Take(100_000).ToList();
        Assert.All(accesses, static key => Assert.InRange(key, 0, 999));
        Assert.InRange(accesses.Count(static key => key == 0), 12_500, 14_300); // 1/7.485
        Assert.InRange(accesses.Count(static key => key == 9), 1_150, 1_550);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.6)]
    [InlineData(1.2)]
    public void ZipfExponent_OfALaw_IsItsOwn(double exponent)
    {
        var drawn = KeySequence.Zipf(500, exponent, seed: 5).Accesses.Take(50_000).ToList();
        Assert.InRange(ZipfExponent.Of(new RecordedTraces([drawn], 500)), exponent - 0.1, exponent + 0.1); // what chance makes uneven looks like a law, too
    }

    [Fact]
    public async Task Traces_OfAFolder_AreToldApartAndTakenInTurns()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-traces-");
        try
        {
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "a.txt"), ["1", "2", "1"]);
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "b.txt"), ["1"]);
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "README.txt"), ["no trace"]);
            var traces = RecordedTraces.Read(folder.FullName);

            // Key 1 of one trace is not key 1 of the other: 0, 1 are a's, 2 is b's.
            Assert.Equal(3, traces.Keys);
            Assert.Equal([0, 2, 1, 2, 0, 2, 0, 2], KeySequence.Replay(traces).Accesses.Take(8));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Traces_NothingThere_SaysSo()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-traces-");
        Assert.Throws<IOException>(() => RecordedTraces.Read(folder.FullName));
        folder.Delete();
    }
}
