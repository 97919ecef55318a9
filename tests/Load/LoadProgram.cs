using Spectre.Console;
using Thaw.Load.CommandLine;
using Thaw.Load.Components;
using Thaw.Load.Functions;
using Thaw.Load.Judging;
using Thaw.Load.Reporting;
using Thaw.Load.Running;
using Thaw.Load.Services;
using Thaw.Local;
using Thaw.Local.Functions;

namespace Thaw.Load;

/// <summary>From the command line to the exit code.</summary>
internal static class LoadProgram
{
    public static async Task<int> RunAsync(string[] args, TimeProvider time, CancellationToken stop)
    {
        if (args is [] or ["help" or "--help" or "-h"])
        {
            await Console.Out.WriteLineAsync(LoadHelp.Text);
            return args.Length == 0 ? ExitCode.Unusable : ExitCode.Fine;
        }

        if (args is [ServeVerb.Verb, .. var service])
        {
            return await ServeVerb.RunAsync(service, stop);
        }

        if (args is [EveryVerb.Verb, .. var rest])
        {
            return await EveryVerb.RunAsync(rest, time, stop);
        }

        if (LoadCommand.Parse(args, out var complaint) is not { } command)
        {
            await Console.Error.WriteLineAsync(complaint);
            return ExitCode.Unusable;
        }

        try
        {
            var report = await RunAsync(command, time, stop);
            return report.Run.Stopped ? ExitCode.Failed : Verdict.ExitCodeOf(report.Thresholds);
        }
        catch (Exception refused) when (refused is FunctionException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return ExitCode.Unusable;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before anything was measured.");
            return ExitCode.Failed;
        }
    }

    /// <summary>Runs one scenario, writes its report and tells its thresholds.</summary>
    /// <exception cref="IOException">A file cannot be read or written, or a service does not start.</exception>
    /// <exception cref="FunctionException">There is no such function or event, or it does not build.</exception>
    public static async Task<LoadReport> RunAsync(LoadCommand command, TimeProvider time, CancellationToken stop)
    {
        var baseline = command.Baseline is { } file ? await ReportFiles.ReadAsync(file) : null;
        await using var service = command.Store is { } store && command.Scenario is not null ? await ServiceProcess.StartAsync(store, time, stop) : null;
        var report = command.Scenario is null ? await new ComponentsRun(command, time).RunAsync(baseline, stop)
            : command.Function is null ? await new HttpRun(service is null ? command : command with { Url = service.Url }, time).RunAsync(baseline, stop)
            : await new FunctionRun(command, time).RunAsync(baseline, stop);
        await ReportFiles.WriteAsync(report, command.Report);
        Summary.Write(report, command.Report, AnsiConsole.Console);
        return report;
    }
}
