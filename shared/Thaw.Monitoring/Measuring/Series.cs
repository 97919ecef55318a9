namespace Thaw.Monitoring.Measuring;

/// <summary>One line of figures: a metric with its dimensions' values. Made once, recorded into by its number.</summary>
internal sealed class Series
{
    public required int Id { get; init; }

    public required SeriesKind Kind { get; init; }

    public required MetricsArea Area { get; init; }

    /// <summary>The metric's name in CloudWatch.</summary>
    public required string Metric { get; init; }

    /// <summary>Its unit there.</summary>
    public required string Unit { get; init; }

    /// <summary>What a value is multiplied by to be in that unit.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The dimensions beyond those of every metric.</summary>
    public required KeyValuePair<string, string>[] Dimensions { get; init; }

    /// <summary>The number of its namespace and dimensions: series with the same one can share an event.</summary>
    public required int Group { get; init; }

    /// <summary>The operation that a distribution belongs to, where it is one's.</summary>
    public Operation? Operation { get; init; }

    public OperationOutcome Outcome { get; init; }

    /// <summary>Whether only the fleet's figures have it: what findings need and nobody watches is not to be billed as a metric.</summary>
    public bool IsFleetOnly { get; init; }

    /// <summary>What the fleet's figures call a sum or a level, tags included.</summary>
    public string FleetName { get; init; } = "";
}
