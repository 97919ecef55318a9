using Spectre.Console;
using Thaw.Load.CommandLine;
using Thaw.Load.Components;
using Thaw.Load.Functions;
using Thaw.Load.Judging;
using Thaw.Load.Reporting;
using Thaw.Load.Running;
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

        if (LoadCommand.Parse(args, out var complaint) is not { } command)
        {
            await Console.Error.WriteLineAsync(complaint);
            return ExitCode.Unusable;
        }

        try
        {
            var baseline = command.Baseline is { } file ? await ReportFiles.ReadAsync(file) : null;
            var report = command.Scenario is null ? await new ComponentsRun(command, time).RunAsync(baseline, stop)
                : command.Function is null ? await new HttpRun(command, time).RunAsync(baseline, stop)
                : await new FunctionRun(command, time).RunAsync(baseline, stop);
            await ReportFiles.WriteAsync(report, command.Report);
            Summary.Write(report, command.Report, AnsiConsole.Console);
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
}
