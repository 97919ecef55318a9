using Thaw.Load.Judging;
using Thaw.Load.Reporting;

namespace Thaw.Load.Tests.Reporting;

public sealed class ComparisonTests
{
    [Fact]
    public void Of_ABaseline_TellsBothByEndpoint()
    {
        var comparison = Reports.Of(12, baseline: Reports.Of(10)).Comparison!;
        Assert.Null(comparison.Caveat);
        Assert.Equal([Comparison.Everything, "get", "get (cold)"], comparison.Rows.Select(static row => row.Name));
        Assert.All(comparison.Rows, static row => Assert.InRange(row.P95 / row.P95Before, 1.17, 1.23));
        Assert.InRange(comparison.Regression.Value!.Value, 17, 23);
        Assert.Equal((1.0, 1.0), (comparison.Rows[0].ErrorPercentBefore, comparison.Rows[0].ErrorPercent));
    }

    [Fact]
    public void Of_AnotherScenario_SaysSo() =>
        Assert.Contains("scenario: spike, now light", Reports.Of(12, baseline: Reports.Of(10, scenario: "spike")).Comparison!.Caveat, StringComparison.Ordinal);

    [Fact]
    public async Task Files_WrittenAndRead_AreTheSame()
    {
        var folder = Directory.CreateTempSubdirectory("thaw-load-");
        try
        {
            var (path, written) = (Path.Combine(folder.FullName, "new", "one"), Reports.Of(10, baseline: Reports.Of(8)));
            await ReportFiles.WriteAsync(written, path);
            var read = await ReportFiles.ReadAsync(path + ".json");
            Assert.Equal(HtmlReport.Render(written), HtmlReport.Render(read));
            Assert.Equal(await File.ReadAllTextAsync(path + ".html"), HtmlReport.Render(read));
            Assert.Equal(Verdict.Failed, read.Thresholds.Single(static verdict => verdict.Name == Threshold.Errors).Outcome);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"version":2,"run":{"scenario":"a","target":"b","startedAt":"2030-01-01T00:00:00Z","machine":"m","commit":"c","injectedLatencies":"i"}}""")]
    public async Task Read_SomethingElse_SaysSo(string content)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, content);
        await Assert.ThrowsAsync<IOException>(() => ReportFiles.ReadAsync(file));
        File.Delete(file);
    }
}
