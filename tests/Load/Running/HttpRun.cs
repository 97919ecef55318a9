using Thaw.Load.Arrivals;
using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Reporting;
using Thaw.Load.Scenarios;
using Thaw.Load.Services;
using Thaw.Load.Targets;

namespace Thaw.Load.Running;

/// <summary>A scenario against a service over HTTP.</summary>
internal sealed class HttpRun(LoadCommand command, TimeProvider time)
{
    private const int OriginConnections = 256;

    /// <summary>Whether the page at <c>/</c> is loaded when the run has ended, which takes some seconds.</summary>
    public bool LooksAtDashboard { get; init; } = true;

    /// <summary>How long a request may take, and how long is waited for answers in the end.</summary>
    public TimeSpan Patience { get; init; } = LoadRunner.UsualPatience;

    /// <summary>Runs it to its end, or until it is stopped.</summary>
    public async Task<LoadReport> RunAsync(LoadReport? baseline, CancellationToken stop)
    {
        var scenario = command.Scenario!;
        var keys = Keys();
        await using var origin = await OriginServer.StartAsync(command.OriginLatency, time);
        using var originTarget = new HttpTarget(origin.Address, OriginConnections);
        using var target = new HttpTarget(command.Url!, command.Workers, Environment.GetEnvironmentVariable(HttpTarget.KeyVariable));
        var cache = new CacheOperations(target, originTarget, command.Lifetime);
        var operations = Mix.Of(scenario.Mix, target, cache);
        var past = new RunPast(operations, keys, command.Rate * scenario.MeanUsers / scenario.PeakUsers, command.Lifetime, command.Seed);

        var injected = scenario.Mix == MixKind.Application ? $"{DurationText.Format(command.OriginLatency)} in the origin of uncached values" : "none";
        var run = await ReportBuilder.DescribeAsync(command, Target(), injected, time);
        var recorder = new Recorder(command.Duration);
        await WarmUp.FirstAsync(operations, recorder, Patience, time, stop);
        var filled = scenario.Mix == MixKind.Application ? await WarmUp.FillAsync(past.Values, cache, time, stop) : 0;

        var runner = new LoadRunner(recorder, command.Workers, time) { Patience = Patience, Drain = Patience };
        var schedule = new ArrivalSchedule(scenario, command.Duration, command.Rate, command.Seed).Draw([.. operations.Select(static operation => operation.Weight)], keys.Accesses.Skip(past.Length));
        recorder.Look(TimeSpan.Zero); // what went before is not the run's progress
        var memory = new MemoryWatch(target, time);
        using var watched = new CancellationTokenSource();
        var watching = memory.RunAsync(watched.Token);
        await ProgressView.ShowAsync(runner.RunAsync(schedule, operations, stop), () => recorder.Look(runner.Elapsed), command.Duration, time);
        await watched.CancelAsync();
        await watching;

        var measured = Measured.Of(recorder, $"injected: {injected}", past.Ceiling(schedule));
        measured.Set(Threshold.Memory, memory.PeakBytes is { } bytes ? new Figure(bytes / 1048576.0, "the most of its working set, asked every 5 s") : Figure.Missing(memory.Complaint));
        measured.Set(Threshold.Dashboard, stop.IsCancellationRequested ? Figure.Missing("the run was stopped") : !LooksAtDashboard ? Figure.Missing("it was not to be looked at") : await DashboardProbe.MeasureAsync(target, DashboardProbe.Rounds, time));
        run = run with
        {
            Keys = scenario.Mix == MixKind.Application ? $"{keys.Description}; values live {DurationText.Format(command.Lifetime)}" : "none", Prefilled = filled, Stopped = stop.IsCancellationRequested,
            DurationSeconds = stop.IsCancellationRequested ? Math.Min(command.Duration.TotalSeconds, runner.Elapsed.TotalSeconds) : command.Duration.TotalSeconds,
        };
        return ReportBuilder.Build(run, recorder, measured, command.Limits, baseline);
    }

    private string Target() => command.Store is { } store ? $"the service on Kestrel over {ServiceStores.TitleOf(store)}, a process of its own, started for the run" : command.Url!.AbsoluteUri;

    private KeySequence Keys() =>
        command.Replay is { } replay ? KeySequence.Replay(RecordedTraces.Read(replay))
        : command.Traces is { } traces ? KeySequence.ZipfOf(RecordedTraces.Read(traces), command.Keys, command.Seed)
        : KeySequence.Zipf(command.Keys, KeySequence.Exponent, command.Seed);
}
