using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Running;
using Thaw.Tests.Support;

namespace Thaw.Load.Reporting;

/// <summary>Makes the report of what was recorded.</summary>
internal static class ReportBuilder
{
    /// <param name="run">What was run.</param>
    /// <param name="recorder">What was recorded.</param>
    /// <param name="measured">What thresholds are held against.</param>
    /// <param name="limits">The limits that the command line names.</param>
    /// <param name="baseline">An earlier report, if one was named.</param>
    public static LoadReport Build(RunConfiguration run, Recorder recorder, Measured measured, IReadOnlyDictionary<string, double> limits, LoadReport? baseline)
    {
        var during = TimeSpan.FromSeconds(run.DurationSeconds);
        var report = new LoadReport
        {
            Run = run,
            Warm = Figures.Of(Comparison.Everything, cold: false, recorder.Warm, during),
            Cold = recorder.Cold.Count == 0 ? null : Figures.Of("all cold requests", cold: true, recorder.Cold, during),
            Hits = recorder.Hits,
            Misses = recorder.Misses,
            Endpoints =
            [
                .. recorder.Endpoints.OrderBy(static pair => pair.Key.Cold).ThenBy(static pair => pair.Key.Endpoint, StringComparer.Ordinal)
                    .Select(pair => Figures.Of(pair.Key.Endpoint, pair.Key.Cold, pair.Value, during)),
            ],
            Slices = [.. recorder.Slices.Take((int)Math.Ceiling(during / recorder.Slice)).Select((tally, i) => SliceFigures.Of(i, recorder.Slice, tally))],
        };
        var comparison = baseline is null ? null : Comparison.Of(report, baseline);
        if (comparison is not null)
        {
            measured.Set(Threshold.Regression, comparison.Regression);
        }

        return report with { Comparison = comparison, Thresholds = Threshold.Judge(measured, limits) };
    }

    /// <summary>What every run says of itself.</summary>
    public static async Task<RunConfiguration> DescribeAsync(LoadCommand command, string target, string injected, TimeProvider time) => new()
    {
        Scenario = command.Name,
        Target = target,
        StartedAt = time.GetUtcNow(),
        Machine = Surroundings.Machine,
        LoadAverage = Surroundings.LoadAverage(),
        Commit = await Surroundings.CommitAsync(),
        InjectedLatencies = injected,
        Note = command.Note,
        Seed = command.Seed,
        DurationSeconds = command.Duration.TotalSeconds,
        PeakUsers = command.Scenario?.PeakUsers ?? 0,
        PeakRate = command.Rate,
        ThinkSeconds = command.Scenario is { PeakUsers: var users } && command.Rate > 0 ? users / command.Rate : 0,
        Workers = command.Workers,
    };
}
