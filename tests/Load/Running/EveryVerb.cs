using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Reporting;
using Thaw.Load.Scenarios;
using Thaw.Local;
using Thaw.Local.Functions;

namespace Thaw.Load.Running;

/// <summary><c>every</c>: all scenarios one after the other, each against a service of its own, then the components, and tables of what they came to.</summary>
internal static class EveryVerb
{
    public const string Verb = "every";

    private const string Soak = "soak";
    private const string SoakDuration = "--soak";
    private const string Duration = "--duration";
    private const string Write = "--write";
    private const string Only = "--only";

    // The scenario's own half an hour is for whoever asks for it by name.
    private const string UsualSoak = "5m";

    public static async Task<int> RunAsync(IReadOnlyList<string> args, TimeProvider time, CancellationToken stop)
    {
        var rest = new List<string>(args);
        var only = Take(rest, Only);
        if (Commands(rest, out var file, out var complaint) is not { } commands || only is not null && (complaint = Misnamed(only, commands)) is not null)
        {
            await Console.Error.WriteLineAsync(complaint);
            return ExitCode.Unusable;
        }

        var (reports, failed) = (new List<LoadReport>(), false);
        foreach (var command in commands.TakeWhile(_ => !stop.IsCancellationRequested))
        {
            if (only is not null && !only.Split(',').Contains(command.Name))
            {
                // As it was measured before, where it was.
                if (File.Exists(command.Report + ".json"))
                {
                    reports.Add(await ReportFiles.ReadAsync(command.Report + ".json"));
                }

                continue;
            }

            await Console.Out.WriteLineAsync($"{Environment.NewLine}{command.Name}{(command.Scenario is null ? "" : $" ({DurationText.Format(command.Duration)})")} …");
            try
            {
                var report = await LoadProgram.RunAsync(command, time, stop);
                failed |= report.Run.Stopped || Verdict.ExitCodeOf(report.Thresholds) != ExitCode.Fine;
                reports.Add(report);
            }
            catch (Exception refused) when (refused is FunctionException or IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                // The others still tell something.
                failed = true;
                await Console.Error.WriteLineAsync($"{command.Name}: {refused.Message}");
            }

            if (file is not null && reports.Count > 0)
            {
                await ScenarioTable.WriteAsync(file, commands[0].Store!.Value, reports);
            }
        }

        await Console.Out.WriteLineAsync($"{Environment.NewLine}{ScenarioTable.Of(reports)}");
        return failed || stop.IsCancellationRequested ? ExitCode.Failed : ExitCode.Fine;
    }

    /// <summary>A command for each scenario and for the components, or a complaint.</summary>
    internal static IReadOnlyList<LoadCommand>? Commands(IReadOnlyList<string> args, out string? file, out string? complaint)
    {
        var rest = new List<string>(args);
        file = Take(rest, Write);
        var (soak, duration) = (Take(rest, SoakDuration), Take(rest, Duration));
        complaint = null;
        if (!rest.Contains("--store") || rest.Contains("--report"))
        {
            complaint = $"{Verb} starts a service for each scenario and puts their reports beside each other: it needs --store and takes no --report.";
            return null;
        }

        var commands = new List<LoadCommand>();
        foreach (var name in (string[])[.. ScenarioList.All.Select(static scenario => scenario.Name), LoadCommand.Components])
        {
            var length = name switch { Soak => soak ?? UsualSoak, LoadCommand.Components => null, _ => duration };
            if (LoadCommand.Parse([name, .. rest, .. length is null ? (string[])[] : [Duration, length]], out complaint) is not { } command)
            {
                return null;
            }

            commands.Add(command);
        }

        return commands;
    }

    private static string? Misnamed(string only, IReadOnlyList<LoadCommand> commands) =>
        only.Split(',').FirstOrDefault(name => commands.All(command => command.Name != name)) is { } unknown
            ? $"{Only} names '{unknown}'; there are {string.Join(", ", commands.Select(static command => command.Name))}, separated by commas." : null;

    private static string? Take(List<string> args, string name)
    {
        var at = args.IndexOf(name);
        if (at < 0 || at + 1 >= args.Count)
        {
            return null;
        }

        var value = args[at + 1];
        args.RemoveRange(at, 2);
        return value;
    }
}
