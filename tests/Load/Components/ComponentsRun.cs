using System.Diagnostics;
using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Reporting;
using Thaw.Load.Services;
using Thaw.Monitoring.Sketches;

namespace Thaw.Load.Components;

/// <summary>
/// Each component against its target. All take turns, one after the other, so that a machine that slows down slows all of them, and announced writes, which the cache keeps
/// 10 ms apart, do not wait for each other.
/// </summary>
internal sealed class ComponentsRun(LoadCommand command, TimeProvider time)
{
    // An emulator is a long time compiling.
    private const int WarmUps = 4;

    /// <summary>Rounds that are measured.</summary>
    public int Rounds { get; init; } = 10;

    /// <summary>How often a component runs in a round.</summary>
    public int EachRound { get; init; } = 50;

    public async Task<LoadReport> RunAsync(LoadReport? baseline, CancellationToken stop)
    {
        var injected = $"{DurationText.Format(command.OriginLatency)} in the upstream, {DurationText.Format(command.StoreLatency)} each call of the durable tier at a distance, none elsewhere";
        var run = await ReportBuilder.DescribeAsync(command, $"this process, over {ServiceStores.TitleOf(command.Store ?? StoreKind.Sqlite)}", injected, time);
        await using var bench = await ComponentBench.StartAsync(command.Store ?? StoreKind.Sqlite, command.OriginLatency, command.StoreLatency, (Rounds + WarmUps) * EachRound, time);
        var sketches = bench.Components.Select(static _ => new PercentileSketch()).ToList();
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds + WarmUps; round++)
        {
            for (var number = round * EachRound; number < (round + 1) * EachRound; number++)
            {
                for (var i = 0; i < bench.Components.Count; i++)
                {
                    await MeasureAsync(bench.Components[i], number, round < WarmUps ? null : sketches[i], stop);
                }
            }
        }

        var report = new LoadReport
        {
            Run = run with { DurationSeconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1), Workers = 1 },
            Components = [.. bench.Components.Select((component, i) => Figures(component, sketches[i]))],
        };
        return report with
        {
            Comparison = baseline is null ? null : Comparison.Of(report, baseline),
            Thresholds = [.. report.Components.Select(static one => new Verdict(
                one.Name, $"P90 of {one.Name}", "ms", one.Target, AtLeast: false, one.P90, one.Passed ? Verdict.Passed : Verdict.Failed, $"injected: {one.Injected}"))],
        };
    }

    private static async Task MeasureAsync(Component component, int number, PercentileSketch? into, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var start = Stopwatch.GetTimestamp();
        await component.RunAsync(number, stop);
        into?.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static ComponentFigures Figures(Component component, PercentileSketch of) => new(
        component.Name, component.Injected, component.TargetMilliseconds, of.Count,
        Math.Round(of.Quantile(0.5), 4), Math.Round(of.Quantile(0.9), 4), Math.Round(of.Quantile(0.99), 4), Math.Round(of.Max, 4));
}
