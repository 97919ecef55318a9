using Thaw.Monitoring.Measuring;

namespace Thaw.Monitoring.Collecting;

/// <summary>What becomes of an instrument's measurements.</summary>
internal sealed record InstrumentRule
{
    public required string Meter { get; init; }

    public required string Instrument { get; init; }

    public required MetricsArea Area { get; init; }

    /// <summary>The tags that matter, three at the most.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>The dimension that each tag is in CloudWatch.</summary>
    public string[] Dimensions { get; init; } = [];

    /// <summary>For durations: the operation's name by the tags' values; <see langword="null"/> where the measurement is left out.</summary>
    public Func<TagKey, string?>? Operation { get; init; }

    /// <summary>A second operation that a duration counts for, where there is a target by that name.</summary>
    public Func<TagKey, ThawMonitoringOptions, string?>? Also { get; init; }

    public bool IsEntry { get; init; }

    /// <summary>For the rest: the metric's name and unit in CloudWatch, what becomes of its values, and what they are multiplied by.</summary>
    public string Metric { get; init; } = "";

    public string Unit { get; init; } = "Count";

    public SeriesKind Kind { get; init; } = SeriesKind.Sum;

    public double Scale { get; init; } = 1;

    /// <summary>Whether it is left out of CloudWatch.</summary>
    public bool IsFleetOnly { get; init; }
}
