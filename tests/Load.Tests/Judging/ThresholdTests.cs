using Thaw.Load.Judging;

namespace Thaw.Load.Tests.Judging;

public sealed class ThresholdTests
{
    private static readonly Dictionary<string, double> None = [];

    [Theory]
    [InlineData(Threshold.CachedP95, 199.9, Verdict.Passed)]
    [InlineData(Threshold.CachedP95, 200, Verdict.Failed)]
    [InlineData(Threshold.UncachedMean, 300, Verdict.Failed)]
    [InlineData(Threshold.Errors, 0.99, Verdict.Passed)]
    [InlineData(Threshold.Errors, 1, Verdict.Failed)]
    [InlineData(Threshold.HitRate, 85, Verdict.Passed)]
    [InlineData(Threshold.HitRate, 84.99, Verdict.Failed)]
    [InlineData(Threshold.Memory, 512, Verdict.Failed)]
    [InlineData(Threshold.FirstByteP95, 499, Verdict.Passed)]
    [InlineData(Threshold.Dashboard, 3_000, Verdict.Failed)]
    public void Judge_AFigure_KeepsItsLimitOrDoesNot(string name, double value, string outcome)
    {
        var measured = new Measured("none injected");
        measured.Set(name, new Figure(value, "measured"));
        var verdict = Assert.Single(Threshold.Judge(measured, None), verdict => verdict.Name == name);
        Assert.Equal((outcome, "measured; none injected"), (verdict.Outcome, verdict.Note));
        Assert.Equal(outcome == Verdict.Passed ? 0 : 1, Verdict.ExitCodeOf([verdict]));
    }

    [Fact]
    public void Judge_WhatWasNotMeasured_SaysWhyAndPassesNothing()
    {
        var measured = new Measured("none injected");
        measured.Set(Threshold.Dashboard, Figure.Missing("chromium is not on the search path"));
        var verdicts = Threshold.Judge(measured, None);
        Assert.Equal(7, verdicts.Count);
        Assert.All(verdicts, static verdict => Assert.Equal(Verdict.NotMeasured, verdict.Outcome));
        Assert.Contains(verdicts, static verdict => verdict.Note == "chromium is not on the search path");

        // A run of which nothing is known has kept nothing.
        Assert.Equal(1, Verdict.ExitCodeOf(verdicts));
    }

    [Fact]
    public void Judge_ALimitOfTheCommandLine_TakesTheDefaultsPlace()
    {
        var measured = new Measured("none injected");
        measured.Set(Threshold.CachedP95, new Figure(50, ""));
        measured.Set(Threshold.Regression, new Figure(30, ""));
        var verdicts = Threshold.Judge(measured, new Dictionary<string, double>(StringComparer.Ordinal) { [Threshold.CachedP95] = 20, [Threshold.Regression] = 50 });
        Assert.Equal(Verdict.Failed, verdicts.Single(static verdict => verdict.Name == Threshold.CachedP95).Outcome);
        Assert.Equal(Verdict.Passed, verdicts.Single(static verdict => verdict.Name == Threshold.Regression).Outcome);
        Assert.Equal(1, Verdict.ExitCodeOf(verdicts));
    }
}
