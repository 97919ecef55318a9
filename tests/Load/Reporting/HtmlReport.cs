using System.Globalization;
using Thaw.Load.Judging;

namespace Thaw.Load.Reporting;

/// <summary>The report as one page that needs nothing else: no script, no font, no picture from anywhere.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b1f24;--dim:#5a6472;--line:#d8dee6;--back:#fff;--good:#116329;--bad:#b3261e;--a:#0a62c9;--b:#8a4fbf;--c:#b85c00;--d:#5a6472}
        @media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--dim:#a0a9b5;--line:#39414c;--back:#14171b;--good:#5fce7f;--bad:#ff8a80;--a:#6cb0ff;--b:#cf9cff;--c:#ffb061;--d:#a0a9b5}}
        body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--back);max-width:62rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}
        caption{text-align:left;color:var(--dim);padding:.4rem 0}
        th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}th:first-child,td.note,dt{text-align:left}
        td.note{color:var(--dim)}th[scope=row]{font-weight:500}
        .pass{color:var(--good)}.fail{color:var(--bad);font-weight:700}.missing{color:var(--dim)}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
        figure{margin:1rem 0}figcaption{color:var(--dim)}svg{width:100%;height:auto}svg text{font-size:11px;fill:var(--dim)}svg .y{text-anchor:end}
        .grid{stroke:var(--line)}polyline{fill:none;stroke-width:2}.key{margin-left:1rem;font-weight:600}
        polyline.l0{stroke:var(--a)}polyline.l1{stroke:var(--b)}polyline.l2{stroke:var(--c)}polyline.l3{stroke:var(--d);stroke-dasharray:4 3}
        .key.l0{color:var(--a)}.key.l1{color:var(--b)}.key.l2{color:var(--c)}.key.l3{color:var(--d)}
        """;

    private static readonly string[] EndpointColumns = ["endpoint", "requests", "a second", "errors", "mean", "P50", "P90", "P95", "P99", "P99.9", "max", "first byte P95", "sent P50", "sent P95"];

    public static string Render(LoadReport report)
    {
        var html = new Html()
            .Raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline'\">\n<title>").Text($"Load: {report.Run.Scenario}").Raw("</title>\n<style>\n")
            .Raw(Style).Raw("\n</style></head><body>\n").Element("h1", $"Load: {report.Run.Scenario}");
        Summary(html, report);
        Thresholds(html, report);
        Components(html, report);
        OverTime(html, report);
        Endpoints(html, report);
        Statuses(html, report);
        Comparison(html, report.Comparison);
        Configuration(html, report.Run);
        return html.Raw("</body></html>\n").ToString();
    }

    private static void Summary(Html html, LoadReport report)
    {
        if (report.Warm is { } warm)
        {
            html.Element("p", string.Create(
                CultureInfo.InvariantCulture,
                $"{warm.Count} requests, {Html.Number(warm.PerSecond)} a second; {Html.Number(warm.ErrorPercent)} % errors; P50 {Html.Number(warm.P50)} ms, P95 {Html.Number(warm.P95)} ms, P99 {Html.Number(warm.P99)} ms, longest {Html.Number(warm.Max)} ms. Injected: {report.Run.InjectedLatencies}."));
            html.Element("p", "Requests are due by a schedule made beforehand, and each one's time counts from when it was due, so a service that stalls is charged for all that it keeps waiting. “Sent” counts from when it was sent.");
        }
    }

    private static void Thresholds(Html html, LoadReport report)
    {
        if (report.Thresholds.Count == 0)
        {
            return;
        }

        html.Element("h2", "Thresholds").Raw("<div class=\"wide\"><table><thead><tr><th scope=\"col\">what</th><th scope=\"col\">limit</th><th scope=\"col\">measured</th><th scope=\"col\"></th><th scope=\"col\"></th></tr></thead><tbody>\n");
        foreach (var verdict in report.Thresholds)
        {
            html.Raw("<tr><th scope=\"row\">").Text(verdict.What).Raw("</th><td>").Text($"{(verdict.AtLeast ? "≥" : "<")} {Html.Number(verdict.Limit)} {verdict.Unit}").Raw("</td><td>")
                .Text(verdict.Actual is { } actual ? $"{Html.Number(actual)} {verdict.Unit}" : "–")
                .Raw($"</td><td class=\"{Class(verdict.Outcome)}\">").Text(verdict.Outcome).Raw("</td><td class=\"note\">").Text(verdict.Note).Raw("</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
    }

    private static void Components(Html html, LoadReport report)
    {
        if (report.Components.Count > 0)
        {
            html.Element("h2", "Components").Table("Milliseconds; P90 is held against the target.", ["component", "injected", "target", "runs", "P50", "P90", "P99", "max", ""], report.Components.Select(static one => (string[])
            [
                one.Name, one.Injected, Html.Number(one.Target), $"{one.Count}", Html.Number(one.P50), Html.Number(one.P90), Html.Number(one.P99), Html.Number(one.Max),
                one.Passed ? Verdict.Passed : Verdict.Failed,
            ]));
        }
    }

    private static void OverTime(Html html, LoadReport report)
    {
        if (report.Slices.Count > 1)
        {
            // A slice is drawn in its middle.
            var length = report.Slices[1].FromSeconds;
            double[] seconds = [.. report.Slices.Select(slice => slice.FromSeconds + (length / 2))];
            var end = report.Slices.Count * length;
            html.Element("h2", "Over time");
            new Chart("Latency of what was due at the time", "ms", seconds, end)
                .Add("P50", report.Slices.Select(static slice => slice.P50)).Add("P95", report.Slices.Select(static slice => slice.P95))
                .Add("P99", report.Slices.Select(static slice => slice.P99)).Add("max", report.Slices.Select(static slice => slice.Max)).WriteTo(html);
            new Chart("Requests due", "a second", seconds, end).Add("requests", report.Slices.Select(static slice => slice.PerSecond)).WriteTo(html);
            if (report.Slices.Any(static slice => slice.Errors > 0))
            {
                new Chart("Errors", "in a slice", seconds, end).Add("errors", report.Slices.Select(static slice => (double)slice.Errors)).WriteTo(html);
            }
        }
    }

    private static void Endpoints(Html html, LoadReport report)
    {
        if (report.Warm is { } warm)
        {
            html.Element("h2", "By endpoint")
                .Table("Warm, in milliseconds", EndpointColumns, report.Endpoints.Where(static one => !one.Cold).Prepend(warm).Select(Row))
                .Table("Cold: the first of its kind, or the one that a start was waited for; not in the figures above", EndpointColumns, report.Endpoints.Where(static one => one.Cold).Select(Row));
        }
    }

    private static string[] Row(Figures of) =>
    [
        of.Name, $"{of.Count}", Html.Number(of.PerSecond), $"{of.Errors}", .. ((double[])[of.Mean, of.P50, of.P90, of.P95, of.P99, of.P999, of.Max, of.FirstByteP95, of.ServiceP50, of.ServiceP95]).Select(Html.Number),
    ];

    private static void Statuses(Html html, LoadReport report)
    {
        var rows = report.Endpoints.SelectMany(static one => one.Statuses.Select(status => (string[])[one.Cold ? $"{one.Name} (cold)" : one.Name, status.Key, $"{status.Value}"])).ToList();
        if (rows.Count > 0)
        {
            html.Element("h2", "Answers by status").Table("What got no status is told by what happened to it", ["endpoint", "status", "requests"], rows);
        }
    }

    private static void Comparison(Html html, Comparison? comparison)
    {
        if (comparison is not null)
        {
            html.Element("h2", "Beside the baseline").Element("p", $"{comparison.Baseline}. {comparison.Caveat}")
                .Table("Before → now", ["endpoint", "a second", "P50 ms", "P95 ms", "P99 ms", "errors %"], comparison.Rows.Select(static row => (string[])
                [
                    row.Name, Change(row.PerSecondBefore, row.PerSecond), Change(row.P50Before, row.P50), Change(row.P95Before, row.P95), Change(row.P99Before, row.P99),
                    $"{Html.Number(row.ErrorPercentBefore)} → {Html.Number(row.ErrorPercent)}",
                ]));
        }
    }

    private static string Change(double before, double now) => before == 0
        ? $"{Html.Number(before)} → {Html.Number(now)}"
        : string.Create(CultureInfo.InvariantCulture, $"{Html.Number(before)} → {Html.Number(now)} ({100 * ((now / before) - 1):+0;−0;0} %)");

    private static void Configuration(Html html, RunConfiguration run)
    {
        html.Element("h2", "The run").Raw("<dl>\n");
        (string Name, string Value)[] lines =
        [
            ("target", run.Target), ("date", $"{run.StartedAt:yyyy-MM-dd HH:mm} UTC"), ("commit", run.Commit), ("machine", run.Machine), ("load average before", run.LoadAverage), ("injected latencies", run.InjectedLatencies),
            ("length", $"{Html.Number(run.DurationSeconds)} s{(run.Stopped ? ", stopped before its end" : "")}"), ("users at most", Html.Number(run.PeakUsers)),
            ("think time", $"{Html.Number(run.ThinkSeconds)} s on average"), ("requests a second at most", Html.Number(run.PeakRate)), ("under way at once at most", $"{run.Workers}"),
            ("keys", run.Keys), ("values stored before", $"{run.Prefilled}"), ("seed", $"{run.Seed}"), ("note", run.Note.Length == 0 ? "–" : run.Note),
        ];
        foreach (var (name, value) in lines)
        {
            html.Raw("<dt>").Text(name).Raw("</dt><dd>").Text(value).Raw("</dd>\n");
        }

        html.Raw("</dl>\n");
    }

    private static string Class(string outcome) => outcome switch { Verdict.Passed => "pass", Verdict.Failed => "fail", _ => "missing" };
}
