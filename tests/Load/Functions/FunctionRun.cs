using Thaw.Load.Arrivals;
using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Reporting;
using Thaw.Load.Running;
using Thaw.Load.Scenarios;
using Thaw.Local.Functions;
using Thaw.Local.Invoke;

namespace Thaw.Load.Functions;

/// <summary>A scenario against a function under the Runtime API, its environments started as requests need them.</summary>
internal sealed class FunctionRun(LoadCommand command, TimeProvider time)
{
    /// <exception cref="FunctionException">There is no such function or event, or it does not build.</exception>
    public async Task<LoadReport> RunAsync(LoadReport? baseline, CancellationToken stop)
    {
        var here = Directory.GetCurrentDirectory();
        var function = FunctionFolder.Find(command.Function!, here);
        var (payload, from) = SampleEvents.Find(function, command.Event, here);
        if (command.Builds)
        {
            await FunctionBuild.PublishAsync(function, Console.Out);
        }

        var (package, settings) = Settings(function);
        await using var pool = new EnvironmentPool(package, settings, command.Concurrency);
        var run = await ReportBuilder.DescribeAsync(command, $"{function.Name} under the Runtime API emulator, {command.Concurrency} environments; event {Path.GetFileName(from)}", "none", time);
        var recorder = new Recorder(command.Duration);
        var runner = new LoadRunner(recorder, command.Concurrency, time);
        Operation[] operations = [new Operation("invoke", 1, (_, _) => pool.InvokeAsync(payload))];
        var schedule = new ArrivalSchedule(command.Scenario!, command.Duration, command.Rate, command.Seed).Draw([1], Enumerable.Repeat(0, int.MaxValue));
        await ProgressView.ShowAsync(runner.RunAsync(schedule, operations, stop), () => recorder.Look(runner.Elapsed), command.Duration, time);

        var measured = Measured.Of(recorder, $"injected: none; {pool.Starts} starts");
        measured.Set(Threshold.Memory, pool.PeakMemory is { } bytes ? new Figure(bytes / 1048576.0, "the most of one environment's resident memory") : Figure.Missing("the kernel does not say"));
        measured.Set(Threshold.Dashboard, Figure.Missing("a function by itself serves no browser"));
        return ReportBuilder.Build(run with { Keys = "one event", Stopped = stop.IsCancellationRequested }, recorder, measured, command.Limits, baseline);
    }

    private (FunctionPackage Package, FunctionSettings Settings) Settings(FunctionFolder function)
    {
        var template = function.ReadTemplate(out _);
        var settings = new FunctionSettings { Name = function.Name };
        var variables = new Dictionary<string, string>(template?.Variables ?? settings.Variables, StringComparer.Ordinal);
        foreach (var (name, value) in command.Variables)
        {
            variables[name] = value;
        }

        return (
            FunctionPackage.Find(function.Published, template?.Handler ?? function.Name),
            settings with { MemorySize = template?.MemorySize ?? settings.MemorySize, Timeout = template?.Timeout ?? settings.Timeout, Variables = variables });
    }
}
