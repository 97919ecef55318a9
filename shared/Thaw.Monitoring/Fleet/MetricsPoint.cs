namespace Thaw.Monitoring.Fleet;

/// <summary>The whole fleet in one step of a series. Durations in milliseconds, percentiles within 1 %.</summary>
public sealed record MetricsPoint
{
    // What an operation of a task is called begins so; all other entries are requests.
    private const string Task = "task ";

    // A container adds a minute's figures in one go: those of a step that has just begun are of more than its few seconds.
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    /// <summary>When the step begins.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Requests.</summary>
    public required long Requests { get; init; }

    /// <summary>Of those, the ones that failed, timeouts included.</summary>
    public required long Errors { get; init; }

    /// <summary>Requests a second.</summary>
    public required double Rate { get; init; }

    /// <summary>What half of the requests did not exceed; <see langword="null"/> where there was none, as with those below.</summary>
    public required double? P50 { get; init; }

    /// <summary>What nine of ten did not exceed.</summary>
    public required double? P90 { get; init; }

    /// <summary>What 99 of 100 did not exceed.</summary>
    public required double? P99 { get; init; }

    /// <summary>The cache's tiers, fastest first; none where nobody looked anything up.</summary>
    public required IReadOnlyList<TierReport> Tiers { get; init; }

    /// <summary>Invocations, where the host tells of them.</summary>
    public required double Invocations { get; init; }

    /// <summary>Of those, the ones that a container began with.</summary>
    public required double ColdStarts { get; init; }

    /// <summary>The largest working set of a container, in bytes; <see langword="null"/> where none was looked at.</summary>
    public required double? MemoryBytes { get; init; }

    internal static MetricsPoint Of(MetricsReport report)
    {
        var requests = report.Figures.Operations.Where(static one => one.Value.IsEntry && !one.Key.StartsWith(Task, StringComparison.Ordinal)).Select(static one => one.Value).ToList();
        var all = new Sketches.PercentileSketch();
        foreach (var one in requests)
        {
            one.MergeInto(all);
        }

        var length = report.To - report.From;
        return new MetricsPoint
        {
            At = report.From,
            Requests = all.Count,
            Errors = requests.Sum(static one => (one[OperationOutcome.Failure]?.Count ?? 0) + (one[OperationOutcome.Timeout]?.Count ?? 0)),
            Rate = all.Count / (length < Least ? Least : length).TotalSeconds,
            P50 = Percentile(0.5),
            P90 = Percentile(0.9),
            P99 = Percentile(0.99),
            Tiers = report.Tiers,
            Invocations = report.Invocations,
            ColdStarts = report.ColdStarts,
            MemoryBytes = report.Memory.Count == 0 ? null : report.Memory.Max,
        };

        double? Percentile(double quantile) => all.Count == 0 ? null : all.Quantile(quantile) * 1_000;
    }
}
