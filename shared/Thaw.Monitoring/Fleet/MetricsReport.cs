namespace Thaw.Monitoring.Fleet;

/// <summary>The fleet's figures of a window.</summary>
public sealed record MetricsReport
{
    /// <summary>The begin of the window.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Its end: when it was asked for.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The operations, by name.</summary>
    public required IReadOnlyList<OperationReport> Operations { get; init; }

    /// <summary>Invocations, where the host tells of them.</summary>
    public required double Invocations { get; init; }

    /// <summary>Of those, the ones that a container began with.</summary>
    public required double ColdStarts { get; init; }

    /// <summary>The cache's tiers, fastest first.</summary>
    public required IReadOnlyList<TierReport> Tiers { get; init; }

    /// <summary>1 − sets of connections begun ÷ calls of AWS, 0 to 1; <see langword="null"/> where there were no calls.</summary>
    public required double? PoolReuse { get; init; }

    /// <summary>Processor, in percent of what a container has.</summary>
    public required LevelFigures Cpu { get; init; }

    /// <summary>Working set of a container, in bytes.</summary>
    public required LevelFigures Memory { get; init; }

    /// <summary>DynamoDB's capacity units, all operations together.</summary>
    public required double CapacityUnits { get; init; }

    /// <summary>The containers, the busiest first; empty unless they were asked for.</summary>
    public required IReadOnlyList<ContainerReport> Containers { get; init; }

    /// <summary>Records and roll-ups that could not be read and are left out.</summary>
    public required int Unreadable { get; init; }

    /// <summary>All of it, for rules that look closer.</summary>
    public required MetricsSnapshot Figures { get; init; }
}
