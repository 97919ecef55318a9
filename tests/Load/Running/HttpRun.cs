using Thaw.Load.Arrivals;
using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Reporting;
using Thaw.Load.Scenarios;
using Thaw.Load.Targets;

namespace Thaw.Load.Running;

/// <summary>A scenario against a service over HTTP.</summary>
internal sealed class HttpRun(LoadCommand command, TimeProvider time)
{
    private const int OriginConnections = 256;

    /// <summary>Runs it to its end, or until it is stopped.</summary>
    public async Task<LoadReport> RunAsync(LoadReport? baseline, CancellationToken stop)
    {
        var scenario = command.Scenario!;
        var keys = command.Traces is { } folder ? KeySequence.Recorded(folder) : KeySequence.Zipf(command.Keys, command.Seed);
        await using var origin = await OriginServer.StartAsync(command.OriginLatency, time);
        using var originTarget = new HttpTarget(origin.Address, OriginConnections);
        using var target = new HttpTarget(command.Url!, command.Workers, Environment.GetEnvironmentVariable(HttpTarget.KeyVariable));
        var operations = Mix.Of(scenario.Mix, target, originTarget);

        var injected = scenario.Mix == MixKind.Application ? $"{DurationText.Format(command.OriginLatency)} in the origin of uncached values" : "none";
        var run = await ReportBuilder.DescribeAsync(command, command.Url!.AbsoluteUri, injected, time);
        var recorder = new Recorder(command.Duration);
        await WarmUp.FirstAsync(operations, recorder, time, stop);
        var filled = scenario.Mix == MixKind.Application ? await WarmUp.FillAsync(keys, new CacheOperations(target, originTarget), time, stop) : 0;

        var runner = new LoadRunner(recorder, command.Workers, time);
        var schedule = new ArrivalSchedule(scenario, command.Duration, command.Rate, command.Seed).Draw([.. operations.Select(static operation => operation.Weight)], keys.Accesses);
        recorder.Look(TimeSpan.Zero); // what went before is not the run's progress
        var memory = new MemoryWatch(target, time);
        using var watched = new CancellationTokenSource();
        var watching = memory.RunAsync(watched.Token);
        await ProgressView.ShowAsync(runner.RunAsync(schedule, operations, stop), () => recorder.Look(runner.Elapsed), command.Duration, time);
        await watched.CancelAsync();
        await watching;

        var measured = Measured.Of(recorder, $"injected: {injected}");
        measured.Set(Threshold.Memory, memory.PeakBytes is { } bytes ? new Figure(bytes / 1048576.0, "the most of its working set, asked every 5 s") : Figure.Missing(memory.Complaint));
        measured.Set(Threshold.Dashboard, stop.IsCancellationRequested ? Figure.Missing("the run was stopped") : await DashboardProbe.MeasureAsync(target, time));
        run = run with
        {
            Keys = keys.Description, Prefilled = filled, Stopped = stop.IsCancellationRequested,
            DurationSeconds = stop.IsCancellationRequested ? Math.Min(command.Duration.TotalSeconds, runner.Elapsed.TotalSeconds) : command.Duration.TotalSeconds,
        };
        return ReportBuilder.Build(run, recorder, measured, command.Limits, baseline);
    }
}
