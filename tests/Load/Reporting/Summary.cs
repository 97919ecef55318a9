using Spectre.Console;
using Thaw.Load.Judging;

namespace Thaw.Load.Reporting;

/// <summary>What is said on the terminal when a run has ended.</summary>
internal static class Summary
{
    public static void Write(LoadReport report, string path, IAnsiConsole console)
    {
        if (report.Warm is { } warm)
        {
            Console.Out.WriteLine(FormattableString.Invariant(
                $"{warm.Count} requests ({warm.PerSecond:0.0} a second), {warm.Errors} errors; P50 {Html.Number(warm.P50)}, P95 {Html.Number(warm.P95)}, P99 {Html.Number(warm.P99)}, max {Html.Number(warm.Max)} ms"));
        }

        if (Console.IsOutputRedirected)
        {
            foreach (var verdict in report.Thresholds)
            {
                Console.Out.WriteLine($"{verdict.Outcome,-12} {verdict.What}: {Actual(verdict)}, limit {Limit(verdict)} ({verdict.Note})");
            }

            Console.Out.WriteLine($"{path}.html and .json");
            return;
        }

        var table = new Table().Border(console.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.Ascii).AddColumns("threshold", "limit", "measured", "", "");
        foreach (var verdict in report.Thresholds)
        {
            table.AddRow(
                new Text(verdict.What), new Text(Limit(verdict)), new Text(Actual(verdict)),
                new Text(verdict.Outcome, new Style(verdict.Outcome switch { Verdict.Passed => Color.Green, Verdict.Failed => Color.Red, _ => Color.Yellow })), new Text(verdict.Note));
        }

        console.Write(table);
        console.WriteLine($"{path}.html and .json");
    }

    private static string Limit(Verdict verdict) => $"{(verdict.AtLeast ? ">=" : "<")} {Html.Number(verdict.Limit)} {verdict.Unit}";

    private static string Actual(Verdict verdict) => verdict.Actual is { } actual ? $"{Html.Number(actual)} {verdict.Unit}" : "-";
}
