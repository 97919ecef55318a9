using System.Text.Json.Nodes;
using Thaw.Benchmarks.Measurements;
using Thaw.Tests.Support;

namespace Thaw.Benchmarks.Tests;

/// <summary>What the README quotes of the measurements is what they say.</summary>
public sealed class ReadmeTests
{
    private const string Begin = "<!-- measured: lambda; written by tests/Benchmarks -->";
    private const string End = "<!-- /measured -->";

    private static readonly Circumstances Then = new(new DateTimeOffset(2030, 1, 2, 3, 4, 0, TimeSpan.Zero), "one machine", "0.25", "0123456789", IsShort: false);

    [Fact]
    public async Task Readme_OfThisRepository_QuotesTheMeasurementsAsTheyAre()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "README.md"));
        var document = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", "measurements.md"));
        Assert.Contains(Begin, readme, StringComparison.Ordinal);
        Assert.Contains("<!-- measured: summary; written by tests/Benchmarks -->", readme, StringComparison.Ordinal);
        Assert.Equal(ReadmeBlocks.Update(readme, document), readme);
    }

    [Fact]
    public void Update_ABlock_IsWrittenFromTheDocumentAndTheRestIsKept()
    {
        var updated = ReadmeBlocks.Update($"before\n{Begin}\ntyped by hand\n{End}\nafter\n", Lambda(Then));
        Assert.StartsWith($"before\n{Begin}\n| | start", updated, StringComparison.Ordinal);
        Assert.EndsWith($"\n{End}\nafter\n", updated, StringComparison.Ordinal);
        Assert.DoesNotContain("typed by hand", updated, StringComparison.Ordinal);
        Assert.Contains("| **the Api on Thaw's server** | 1,234 ms | 85 µs | 93 µs | 83 µs | 1.5 KB | 82 MB |", updated, StringComparison.Ordinal);
        Assert.Contains("it is 10.0 × in starting, 2.0 × in CPU, 1.5 × in latency (2030-01-02, `0123456789`, load 0.25).", updated, StringComparison.Ordinal);
        Assert.Equal(updated, ReadmeBlocks.Update(updated, Lambda(Then)));
    }

    [Fact]
    public void Update_WithARuntimeOfItsOwn_SaysWhatThatComesTo()
    {
        var document = Lambda(Then);
        Assert.DoesNotContain("runtime of its own", ReadmeBlocks.Update($"{Begin}\n{End}\n", document), StringComparison.Ordinal);

        const string Kestrel = "| kestrel |";
        var updated = ReadmeBlocks.Update($"{Begin}\n{End}\n", document.Replace(Kestrel, "| custom | 617 | 82 | 84.7 | 92 | 61 |  |\n" + Kestrel, StringComparison.Ordinal));
        Assert.Contains("| the same with a runtime of its own, trimmed, for `provided.al2023` | 617 ms | 85 µs | 92 µs | 82 µs | – | 61 MB |", updated, StringComparison.Ordinal);
        Assert.Contains("it is 10.0 × in starting (5.0 × with a runtime of its own), 2.0 × in CPU", updated, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_FromAShortJob_QuotesNoFigure()
    {
        var updated = ReadmeBlocks.Update($"{Begin}\n{End}\n", Lambda(Then with { IsShort = true }));
        Assert.Contains("not measured yet", updated, StringComparison.Ordinal);
        Assert.DoesNotContain("1,234", updated, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_ABlockThatNobodyKnows_IsLeftAlone()
    {
        const string Other = "<!-- measured: weather; written by tests/Benchmarks -->\nsun\n<!-- /measured -->";
        Assert.Equal(Other, ReadmeBlocks.Update(Other, Lambda(Then)));
    }

    [Fact]
    public void Tables_RowsOfOneName_AreToldApart()
    {
        var traces = MeasuredTables.Of(Put("traces", """{"rows":[{"trace":"a | b","size":10,"ours":1234.5},{"trace":"a | b","size":20,"ours":7}]}""", Then), "traces")!;
        Assert.Equal(["a | b", "a | b 2"], traces.RowsWith("ours"));
        Assert.Equal((1234.5, 7.0), (traces["a | b", "ours"], traces["a | b 2", "ours"]));
        Assert.Null(traces["c", "ours"]);
    }

    private static string Lambda(Circumstances circumstances) => Put("lambda", """
        {"rows":[
          {"name":"floor","firstResponseMillis":123.4,"latencyMicros":55.4,"cpuMicros":42.6,"steadyCpuMicros":54,"peakMegabytes":29,"allocatedBytes":0},
          {"name":"thaw","firstResponseMillis":1234,"latencyMicros":83,"cpuMicros":85.2,"steadyCpuMicros":93,"peakMegabytes":82,"allocatedBytes":1536},
          {"name":"kestrel","firstResponseMillis":201,"latencyMicros":40,"cpuMicros":68,"steadyCpuMicros":48,"peakMegabytes":85,"allocatedBytes":1230}],
         "ratios":[{"name":"floor","firstResponse":1},{"name":"thaw","firstResponse":10.02}]}
        """, circumstances);

    private static string Put(string verb, string answer, Circumstances circumstances) =>
        MeasurementsDocument.Put("", new Measurement(verb, $"run {verb}", JsonNode.Parse(answer)), circumstances);
}
