using Thaw.Load.Judging;
using Thaw.Load.Reporting;

namespace Thaw.Load.Tests.Reporting;

public sealed class ScenarioTableTests
{
    [Fact]
    public void Of_ARunThatBreaksAThreshold_SaysWhich()
    {
        var report = Reports.Of(5) with
        {
            Thresholds =
            [
                new Verdict(Threshold.Errors, "errors", "%", 1, false, 0, Verdict.Passed, ""),
                new Verdict(Threshold.HitRate, "hit rate", "%", 85, true, 72.9, Verdict.Failed, ""),
                new Verdict(Threshold.Dashboard, "dashboard", "ms", 3000, false, null, Verdict.NotMeasured, "no browser"),
            ],
        };
        var row = ScenarioTable.Of([report]).Split('\n')[2];
        Assert.Contains("| 0 | **72.9** |", row, StringComparison.Ordinal);
        Assert.Contains("| – |", row, StringComparison.Ordinal);
        Assert.EndsWith("| **fail** |", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Put_AReportOfAnotherCommit_SaysSo()
    {
        var later = Reports.Of(5) with { Run = Reports.Of(5).Run with { Scenario = "soak", Commit = "abcdef" } };
        var document = ScenarioTable.Put("", "SQLite", [Reports.Of(5), later]);
        Assert.Contains("commit 0123456789, one of", document, StringComparison.Ordinal);
        Assert.Contains(" soak: 2030-01-02 03:04 UTC, commit abcdef.", document, StringComparison.Ordinal);
    }

    [Fact]
    public void Put_Again_ReplacesItsSectionAndLeavesTheOther()
    {
        var both = ScenarioTable.Put(ScenarioTable.Put("", "SQLite", [Reports.Of(5)]), "DynamoDB Local", [Reports.Of(5) with { Warm = Reports.Of(5).Warm! with { Count = 4_711 } }]);
        var again = ScenarioTable.Put(both, "SQLite", [Reports.Of(5) with { Warm = Reports.Of(5).Warm! with { Count = 815 } }]);
        Assert.Equal(1, again.Split("\n## SQLite\n").Length - 1);
        Assert.Contains("| 4711 |", again, StringComparison.Ordinal);
        Assert.Contains("| 815 |", again, StringComparison.Ordinal);
        Assert.Equal(again, ScenarioTable.Put(again, "SQLite", [Reports.Of(5) with { Warm = Reports.Of(5).Warm! with { Count = 815 } }]));
    }
}
