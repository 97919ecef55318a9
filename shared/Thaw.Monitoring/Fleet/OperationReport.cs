namespace Thaw.Monitoring.Fleet;

/// <summary>One operation in the whole fleet. Durations in milliseconds, of all outcomes together, percentiles within 1 %.</summary>
public sealed record OperationReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How often it ran.</summary>
    public required long Count { get; init; }

    /// <summary>How often it failed, timeouts included.</summary>
    public required long Errors { get; init; }

    /// <summary>How often it was given up because it took too long.</summary>
    public required long Timeouts { get; init; }

    /// <summary>Errors ÷ count, 0 to 1.</summary>
    public double ErrorRate => Count == 0 ? 0 : (double)Errors / Count;

    /// <summary>Runs a second.</summary>
    public required double Rate { get; init; }

    /// <summary>The mean.</summary>
    public required double Mean { get; init; }

    /// <summary>What half of the runs did not exceed.</summary>
    public required double P50 { get; init; }

    /// <summary>What nine of ten did not exceed.</summary>
    public required double P90 { get; init; }

    /// <summary>What 95 of 100 did not exceed.</summary>
    public required double P95 { get; init; }

    /// <summary>What 99 of 100 did not exceed.</summary>
    public required double P99 { get; init; }

    /// <summary>The longest.</summary>
    public required double Max { get; init; }

    internal static OperationReport Of(string name, OperationFigures figures, TimeSpan window)
    {
        var all = figures.All();
        var timeouts = figures[OperationOutcome.Timeout]?.Count ?? 0;
        return new OperationReport
        {
            Name = name,
            Count = all.Count,
            Timeouts = timeouts,
            Errors = timeouts + (figures[OperationOutcome.Failure]?.Count ?? 0),
            Rate = all.Count / window.TotalSeconds,
            Mean = all.Mean * 1_000,
            P50 = all.Quantile(0.5) * 1_000,
            P90 = all.Quantile(0.9) * 1_000,
            P95 = all.Quantile(0.95) * 1_000,
            P99 = all.Quantile(0.99) * 1_000,
            Max = all.Max * 1_000,
        };
    }
}
