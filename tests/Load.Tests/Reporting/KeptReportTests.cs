using Thaw.Load.CommandLine;
using Thaw.Load.Reporting;
using Thaw.Load.Services;
using Thaw.Tests.Support;

namespace Thaw.Load.Tests.Reporting;

/// <summary>The report that is kept is of the tool as it is: of a run that anybody can make again.</summary>
public sealed class KeptReportTests
{
    [Fact]
    public async Task Spike_IsWhatTheCommandMeansToday()
    {
        var command = LoadCommand.Parse(["spike", "--store", "sqlite"], out _)!;
        var run = (await ReportFiles.ReadAsync(Path.Combine(RepositoryRoot.Path, "docs", "load-spike.json"))).Run;
        Assert.Equal(("spike", command.Seed, command.Duration.TotalSeconds, command.Rate, command.Workers), (run.Scenario, run.Seed, run.DurationSeconds, run.PeakRate, run.Workers));
        Assert.StartsWith($"{command.Keys} keys by ", run.Keys, StringComparison.Ordinal);
        Assert.Contains(ServiceStores.TitleOf(command.Store!.Value), run.Target, StringComparison.Ordinal);
    }
}
