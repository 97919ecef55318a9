using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Measuring;
using Thaw.Monitoring.Sketches;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Emf;

/// <summary>Whatever is recorded, CloudWatch takes it, and nothing is lost on the way.</summary>
public sealed class EmfFuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Write_OfAnything_IsWithinTheSpecification(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 12; round++)
        {
            var options = new ThawMonitoringOptions { HighResolution = random.Next(2) == 0, Prefix = "Fuzz" };
            for (var i = random.Next(1, 5); i > 0; i--)
                options.Dimensions[$"d{i}" + Word(random, 300)] = Word(random, 3_000);
            var table = new SeriesTable();
            var figures = Enumerable.Range(0, random.Next(1, 260)).Select(_ => Figure(random, table)).ToList();
            var properties = Enumerable.Range(0, random.Next(0, 60)).Select(i => KeyValuePair.Create($"p{i}" + EmfText.Name(Word(random, 50)), Word(random, 1_024))).DistinctBy(static one => one.Key).ToList();
            var output = new MemoryStream();
            using (var writer = new EmfWriter(options, output, TimeProvider.System))
                writer.Write(figures, properties);
            var lines = System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(lines, EmfSpecification.Check);
            Assert.All(lines, static line => Assert.Empty(EmfSchema.Complaints(line)));
            var reader = new EmfReader(lines);
            Assert.Equal(figures.Sum(static one => one.Sketch?.Count ?? 1), reader.Names.Sum(reader.Count));
        }
    }

    [Fact]
    public void Write_Of250MetricsOfThousandsOfValues_SplitsThem()
    {
        var table = new SeriesTable();
        var figures = Enumerable.Range(0, 250).Select(i =>
        {
            var sketch = new PercentileSketch();
            foreach (var value in Distributions.Draw("log-uniform over the whole range", 4_000, seed: i))
                sketch.Add(value);
            return new Measured(Of(table, MetricsArea.Api, [], $"M{i}", SeriesKind.Distribution), sketch, 0);
        }).ToList();
        var output = new MemoryStream();
        using (var writer = new EmfWriter(new ThawMonitoringOptions { Dimensions = { ["FunctionName"] = "facts" } }, output, TimeProvider.System))
            writer.Write(figures, []);
        var lines = System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, EmfSpecification.Check);
        Assert.True(lines.Length > 3);
        var reader = new EmfReader(lines);
        for (var i = 0; i < 250; i++)
        {
            var exact = figures[i].Sketch!.Quantile(0.9) * 1_000;
            Assert.Equal(4_000, reader.Count($"Thaw/API|FunctionName=facts|M{i}"));
            Assert.InRange(reader.Quantile($"Thaw/API|FunctionName=facts|M{i}", 0.9), exact * 0.9999, exact * 1.0001);
        }
    }

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(100, 1, true)]
    [InlineData(101, 2, true)]
    [InlineData(1_000, 10, true)]
    [InlineData(1_001, 1, false)]
    public void Write_OfValues_IsPlainArraysUpToAThousand_ThenCounts(int values, int leastEvents, bool isPlain)
    {
        var table = new SeriesTable();
        var sketch = new PercentileSketch();
        foreach (var value in Distributions.Draw("log-uniform over the whole range", values, seed: 1))
            sketch.Add(value);
        var output = new MemoryStream();
        using (var writer = new EmfWriter(new ThawMonitoringOptions { Dimensions = { ["FunctionName"] = "facts" } }, output, TimeProvider.System))
            writer.Write([new Measured(Of(table, MetricsArea.Api, [], "Duration", SeriesKind.Distribution), sketch, 0)], []);
        var lines = System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, EmfSpecification.Check);
        Assert.All(lines, line => Assert.Equal(isPlain, line.Contains("\"Duration\":[", StringComparison.Ordinal)));
        Assert.True(isPlain ? lines.Length == leastEvents : lines.Length >= leastEvents);
        var reader = new EmfReader(lines);
        const string Name = "Thaw/API|FunctionName=facts|Duration";
        Assert.Equal(values, reader.Count(Name));
        foreach (var quantile in new[] { 0.5, 0.9, 0.95, 0.99 })
        {
            var exact = sketch.Quantile(quantile) * 1_000;
            Assert.InRange(reader.Quantile(Name, quantile), exact * 0.99, exact * 1.01);
        }
    }

    [Fact]
    public async Task NoNumbers_AreLeftOutAndCounted()
    {
        using var host = new MonitorHost();
        using var meter = new System.Diagnostics.Metrics.Meter(InstrumentNames.TasksMeter);
        var time = meter.CreateHistogram<double>(InstrumentNames.TaskRunTime);
        var sum = meter.CreateCounter<double>("thaw.tasks.submitted");
        await using (host.Monitor.BeginInvocation())
        {
            foreach (var value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.25 })
                time.Record(value, new KeyValuePair<string, object?>("type", "resize"));
            sum.Add(double.NaN, new KeyValuePair<string, object?>("type", "resize"));
            sum.Add(2, new KeyValuePair<string, object?>("type", "resize"));
        }

        Assert.All(host.Lines(), EmfSpecification.Check);
        Assert.All(host.Lines(), static line => Assert.Empty(EmfSchema.Complaints(line)));
        var reader = new EmfReader(host.Lines());
        Assert.Equal(4, reader.Sum("Thaw/System|FunctionName=facts|RefusedValues"));
        Assert.Equal(250, reader.Sum("Thaw/Tasks|FunctionName=facts,Operation=task resize|Duration"));
        Assert.Equal(2, reader.Sum("Thaw/Tasks|FunctionName=facts,TaskType=resize|Submitted"));
    }

    private static Measured Figure(Random random, SeriesTable table)
    {
        var shared = random.Next(2) == 0;
        var dimensions = shared ? [] : Enumerable.Range(0, random.Next(0, 40)).Select(i => KeyValuePair.Create($"x{i}", EmfText.Value(Word(random, 2_000)))).ToArray();
        var series = Of(
            table, (MetricsArea)random.Next(5), dimensions, shared ? $"m{random.Next(80)}" : EmfText.Name("n" + Word(random, 400)), random.Next(2) == 0 ? SeriesKind.Distribution : SeriesKind.Sum);
        if (series.Kind == SeriesKind.Sum)
            return new Measured(series, null, random.NextDouble() * Math.Pow(10, random.Next(-9, 16)));
        var sketch = new PercentileSketch();
        for (var i = random.Next(1, random.Next(5) == 0 ? 1_500 : 20); i > 0; i--)
            sketch.Add(random.Next(20) == 0 ? -random.NextDouble() : Math.Pow(10, random.Next(-12, 15)) * random.NextDouble(), random.Next(1, 4));
        return new Measured(series, sketch, 0);
    }

    private static Series Of(SeriesTable table, MetricsArea area, KeyValuePair<string, string>[] dimensions, string metric, SeriesKind kind) => table.Add(area, dimensions, (id, group) => new Series
    {
        Id = id, Group = group, Kind = kind, Area = area, Metric = metric, Unit = "Milliseconds", Scale = 1_000, Dimensions = dimensions,
    });

    // Letters, quotes, controls, lone surrogates, blanks.
    private static string Word(Random random, int longest) =>
        string.Concat(Enumerable.Range(0, random.Next(0, random.Next(12) == 0 ? longest : Math.Min(longest, 12))).Select(_ => (char)(random.Next(8) switch { 0 => random.Next(0xd800, 0xe000), 1 => random.Next(0, 32), 2 => '"', 3 => ' ', 4 => random.Next(0x80, 0xd7ff), _ => random.Next('a', 'z') })));
}
