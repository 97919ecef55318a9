namespace Thaw.Monitoring.Fleet;

/// <summary>The fleet's figures of a window, and how they came about over time.</summary>
public sealed record MetricsSeries
{
    /// <summary>The whole window, as <see cref="FleetMetrics"/> reports it.</summary>
    public required MetricsReport Report { get; init; }

    /// <summary>The whole window as one point.</summary>
    public required MetricsPoint Total { get; init; }

    /// <summary>How long a step is.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>The steps in which containers reported anything, the oldest first. The last one may still go on.</summary>
    public required IReadOnlyList<MetricsPoint> Points { get; init; }
}
