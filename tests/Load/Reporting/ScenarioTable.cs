using System.Globalization;
using System.Text;
using Thaw.Load.CommandLine;
using Thaw.Load.Judging;
using Thaw.Load.Services;

namespace Thaw.Load.Reporting;

/// <summary>What all scenarios and components came to, as Markdown: a section for each kind of store in one document, replaced when it is measured again.</summary>
internal static class ScenarioTable
{
    private const string Mark = "## ";

    private const string Head = """
        # Load

        Written by `dotnet run -c Release --project tests/Load -- every --store KIND --write docs/load.md`; nothing here is typed by hand. What the scenarios and the thresholds are is told in [tests/Load](../tests/Load/README.md).
        Milliseconds count from when a request was due; a component's from when it began. **Bold** breaks its threshold.

        """;

    private static readonly (string Threshold, string Title)[] Columns =
    [
        (Threshold.CachedP95, "cached P95, ms"), (Threshold.UncachedMean, "uncached mean, ms"), (Threshold.Errors, "errors, %"), (Threshold.HitRate, "hit rate, %"),
        (Threshold.Memory, "memory, MB"), (Threshold.FirstByteP95, "first byte P95, ms"), (Threshold.Dashboard, "dashboard, ms"),
    ];

    /// <summary>Puts a kind's section into the document and leaves the others.</summary>
    public static async Task WriteAsync(string file, StoreKind store, IReadOnlyList<LoadReport> reports)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, Put(File.Exists(file) ? await File.ReadAllTextAsync(file) : "", ServiceStores.TitleOf(store), reports));
    }

    /// <summary>The document with a section in its place.</summary>
    public static string Put(string document, string title, IReadOnlyList<LoadReport> reports)
    {
        var sections = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in ("\n" + document).Split("\n" + Mark).Skip(1))
        {
            var end = section.IndexOf('\n', StringComparison.Ordinal);
            sections[section[..end].Trim()] = section[end..].Trim();
        }

        var run = reports[0].Run;
        sections[title] = string.Create(CultureInfo.InvariantCulture,
            $"{run.StartedAt:yyyy-MM-dd HH:mm} UTC, commit {run.Commit}, {run.Machine}; injected: {run.InjectedLatencies}.{(run.Note.Length == 0 ? "" : $" Note: {run.Note}.")}{Others(reports, run)}\n\n{Of(reports).TrimEnd()}");
        return Head + string.Concat(sections.Select(static section => $"\n{Mark}{section.Key}\n\n{section.Value}\n"));
    }

    // Those that were measured at another commit than the first.
    private static string Others(IReadOnlyList<LoadReport> reports, RunConfiguration first) => string.Concat(reports.Select(static report => report.Run).Where(run => run.Commit != first.Commit)
        .Select(static run => string.Create(CultureInfo.InvariantCulture, $" {run.Scenario}: {run.StartedAt:yyyy-MM-dd HH:mm} UTC, commit {run.Commit}.")));

    /// <summary>A row a run, and one for each component that was measured by itself.</summary>
    public static string Of(IReadOnlyList<LoadReport> reports)
    {
        var text = new StringBuilder();
        if (reports.Any(static report => report.Warm is not null))
        {
            WriteScenarios(text, reports.Where(static report => report.Warm is not null));
        }

        if (reports.SelectMany(static report => report.Components).ToList() is { Count: > 0 } components)
        {
            text.Append(text.Length > 0 ? "\n" : "");
            WriteComponents(text, components);
        }

        return text.ToString();
    }

    private static void WriteComponents(StringBuilder text, IReadOnlyList<ComponentFigures> components)
    {
        Line(text, ["component", "injected", "count", "P50, P90, P99, ms", "P90's target, ms", ""]);
        Line(text, ["---", "---", "---:", "---:", "---:", "---"]);
        foreach (var one in components)
        {
            var p90 = one.Passed ? Html.Number(one.P90) : $"**{Html.Number(one.P90)}**";
            Line(text, [one.Name, one.Injected, $"{one.Count}", $"{Html.Number(one.P50)}, {p90}, {Html.Number(one.P99)}", Html.Number(one.Target), one.Passed ? Verdict.Passed : $"**{Verdict.Failed}**"]);
        }
    }

    private static void WriteScenarios(StringBuilder text, IEnumerable<LoadReport> reports)
    {
        Line(text, ["scenario", "users, requests a second at the peak", "for", "requests", "P50, P95, P99, ms", .. Columns.Select(static column => column.Title), "machine's load before", ""]);
        Line(text, ["---", .. Enumerable.Repeat("---:", Columns.Length + 5), "---"]);
        foreach (var report in reports)
        {
            var (run, warm) = (report.Run, report.Warm!);
            Line(text,
            [
                run.Scenario, $"{Html.Number(run.PeakUsers)}, {Html.Number(run.PeakRate)}", DurationText.Format(TimeSpan.FromSeconds(run.DurationSeconds)), $"{warm.Count}",
                $"{Html.Number(warm.P50)}, {Html.Number(warm.P95)}, {Html.Number(warm.P99)}", .. Columns.Select(column => Cell(report, column.Threshold)), run.LoadAverage,
                run.Stopped ? "stopped" : Verdict.ExitCodeOf(report.Thresholds) == 0 ? Verdict.Passed : $"**{Verdict.Failed}**",
            ]);
        }
    }

    private static string Cell(LoadReport report, string threshold)
    {
        var verdict = report.Thresholds.FirstOrDefault(one => one.Name == threshold);
        return verdict?.Actual is not { } actual ? "–" : verdict.Outcome == Verdict.Failed ? $"**{Html.Number(actual)}**" : Html.Number(actual);
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
