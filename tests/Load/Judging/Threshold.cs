namespace Thaw.Load.Judging;

/// <summary>A limit that a run has to keep.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="What">What it limits, for a reader.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Limit">The limit; nothing: only where the command line names one.</param>
/// <param name="AtLeast">Whether it is a lower limit; an upper one must not be reached.</param>
internal sealed record Threshold(string Name, string What, string Unit, double? Limit, bool AtLeast = false)
{
    public const string CachedP95 = "cached_p95_ms";
    public const string UncachedMean = "uncached_mean_ms";
    public const string Errors = "errors_percent";
    public const string HitRate = "hit_rate_percent";
    public const string Memory = "memory_mb";
    public const string FirstByteP95 = "first_byte_p95_ms";
    public const string Dashboard = "dashboard_ms";
    public const string Regression = "regression_percent";

    public static readonly IReadOnlyList<Threshold> All =
    [
        new(CachedP95, "P95 of cached reads", "ms", 200),
        new(UncachedMean, "mean of uncached reads", "ms", 300),
        new(Errors, "errors", "%", 1),
        new(HitRate, "hit rate", "%", 85, AtLeast: true),
        new(Memory, "memory of the service", "MB", 512),
        new(FirstByteP95, "P95 to the first byte", "ms", 500),
        new(Dashboard, "dashboard loaded in Chromium", "ms", 3_000),
        new(Regression, "P95 above the baseline's", "%", null),
    ];

    public static IEnumerable<string> Names => All.Select(static threshold => threshold.Name);

    /// <summary>Judges a run: a figure that is missing is told as such, and neither kept nor broken.</summary>
    public static IReadOnlyList<Verdict> Judge(Measured measured, IReadOnlyDictionary<string, double> limits) =>
    [
        .. from threshold in All
           let limit = limits.TryGetValue(threshold.Name, out var own) ? own : threshold.Limit
           where limit is not null
           select threshold.Judge(measured[threshold.Name], limit.Value),
    ];

    private Verdict Judge(Figure figure, double limit)
    {
        var outcome = figure.Value is not { } value || double.IsNaN(value) ? Verdict.NotMeasured
            : (AtLeast ? value >= limit : value < limit) ? Verdict.Passed
            : Verdict.Failed;
        return new Verdict(Name, What, Unit, limit, AtLeast, figure.Value, outcome, figure.Note);
    }
}
