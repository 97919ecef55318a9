namespace Thaw.Monitoring.Fleet;

/// <summary>One container. Durations in milliseconds, of the requests and tasks it served.</summary>
public sealed record ContainerReport
{
    /// <summary>Its name: the function's, and what was drawn for it.</summary>
    public required string Name { get; init; }

    /// <summary>How often it was invoked.</summary>
    public required double Invocations { get; init; }

    /// <summary>Whether it started within the window.</summary>
    public required bool ColdStarted { get; init; }

    /// <summary>Requests and tasks it served.</summary>
    public required long Count { get; init; }

    /// <summary>Of those, the ones that failed or timed out.</summary>
    public required long Errors { get; init; }

    /// <summary>What half of them did not exceed.</summary>
    public required double P50 { get; init; }

    /// <summary>What nine of ten did not exceed.</summary>
    public required double P90 { get; init; }

    /// <summary>What 99 of 100 did not exceed.</summary>
    public required double P99 { get; init; }

    /// <summary>The longest.</summary>
    public required double Max { get; init; }

    /// <summary>Its processor, in percent.</summary>
    public required LevelFigures Cpu { get; init; }

    /// <summary>Its working set, in bytes.</summary>
    public required LevelFigures Memory { get; init; }

    /// <summary>The memory that its function is given, in megabytes; <see langword="null"/> where that is not told.</summary>
    public int? MegabytesGiven { get; init; }

    /// <summary>How long its invocations ran, in seconds; 0 where its host does not tell.</summary>
    public double BusySeconds { get; init; }

    internal static ContainerReport Of(string name, ContainerFigures figures) => new()
    {
        Name = name,
        Invocations = figures.Invocations,
        ColdStarted = figures.ColdStarts > 0,
        Count = figures.Durations.Count,
        Errors = figures.Errors,
        P50 = figures.Durations.Quantile(0.5) * 1_000,
        P90 = figures.Durations.Quantile(0.9) * 1_000,
        P99 = figures.Durations.Quantile(0.99) * 1_000,
        Max = figures.Durations.Max * 1_000,
        Cpu = figures.Cpu,
        Memory = figures.Memory,
        MegabytesGiven = figures.MemoryGiven > 0 ? (int)Math.Min(figures.MemoryGiven / (1024 * 1024), int.MaxValue) : null,
        BusySeconds = figures.BusySeconds,
    };
}
