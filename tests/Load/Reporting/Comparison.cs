using Thaw.Load.Judging;

namespace Thaw.Load.Reporting;

/// <summary>A run beside an earlier one.</summary>
/// <param name="Baseline">Which one: its commit and date.</param>
/// <param name="Caveat">What was not the same; nothing where all was.</param>
/// <param name="Rows">By endpoint, all requests first.</param>
internal sealed record Comparison(string Baseline, string? Caveat, IReadOnlyList<ComparisonRow> Rows)
{
    /// <summary>All requests together.</summary>
    public const string Everything = "all requests";

    public static Comparison Of(LoadReport now, LoadReport before)
    {
        var rows = new List<ComparisonRow>();
        if (now.Warm is { } ours && before.Warm is { } theirs)
        {
            rows.Add(ComparisonRow.Of(Everything, theirs, ours));
        }

        rows.AddRange(
            from one in now.Endpoints
            from other in before.Endpoints
            where one.Name == other.Name && one.Cold == other.Cold
            select ComparisonRow.Of(one.Cold ? $"{one.Name} (cold)" : one.Name, other, one));
        rows.AddRange(
            from one in now.Components
            from other in before.Components
            where one.Name == other.Name
            select new ComparisonRow($"{one.Name} (P90 for P95)", 0, 0, other.P50, one.P50, other.P90, one.P90, other.P99, one.P99, 0, 0));
        return new Comparison($"{before.Run.Scenario} of {before.Run.StartedAt:yyyy-MM-dd HH:mm}, commit {before.Run.Commit}", Differences(now.Run, before.Run), rows);
    }

    /// <summary>By how much all requests' P95 is above the baseline's; below, it is negative.</summary>
    public Figure Regression => Rows.FirstOrDefault(static row => row.Name == Everything) is { P95Before: > 0 } all
        ? new Figure(100 * ((all.P95 / all.P95Before) - 1), Caveat ?? Baseline)
        : Figure.Missing("the baseline has no such figure");

    private static string? Differences(RunConfiguration now, RunConfiguration before)
    {
        (string What, object Now, object Before)[] conditions =
        [
            ("scenario", now.Scenario, before.Scenario), ("machine", now.Machine, before.Machine), ("peak rate", now.PeakRate, before.PeakRate), ("seconds", now.DurationSeconds, before.DurationSeconds),
            ("injected latencies", now.InjectedLatencies, before.InjectedLatencies), ("keys", now.Keys, before.Keys), ("workers", now.Workers, before.Workers),
        ];
        var differ = conditions.Where(static condition => !condition.Now.Equals(condition.Before)).Select(static condition => $"{condition.What}: {condition.Before}, now {condition.Now}").ToList();
        return differ.Count == 0 ? null : $"Not under the same conditions ({string.Join("; ", differ)}).";
    }
}
