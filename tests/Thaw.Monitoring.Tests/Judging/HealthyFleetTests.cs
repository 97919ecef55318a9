using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Tests.Support;

namespace Thaw.Monitoring.Tests.Judging;

public sealed class HealthyFleetTests
{
    [Fact]
    public void Analyze_OfAHealthyFleet_FindsNothingAboveInfo() => Assert.DoesNotContain(SeededFleet.Healthy().Analyze(), static finding => finding.Severity > Severity.Info);

    [Fact]
    public void Analyze_OfNoFigures_FindsNothing() => Assert.Empty(new SeededFleet().Analyze());

    [Fact]
    public void Analyze_PutsTheGravestFirst()
    {
        var findings = SeededFleet.Healthy().Runs("GET /slow", 100, 12).Runs("upstream slow.example", 100, 1.5).Analyze();
        Assert.Equal(["operation.slow", "upstream.slow"], findings.Where(static one => one.Severity > Severity.Info).Select(static one => one.Rule));
    }

    [Fact]
    public void Rules_HaveIdsOfTheirOwn() => Assert.Distinct(AllRules.Create().Select(static rule => rule.Id));
}
