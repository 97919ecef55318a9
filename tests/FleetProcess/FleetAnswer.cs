namespace Thaw.FleetProcess;

/// <summary>One line that a process of the fleet says. Instants without another word are <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>'s.</summary>
internal sealed record FleetAnswer
{
    /// <summary>The order's; 0 where the line answers none: the process is ready, or a factory began (<see cref="FactoryOf"/>).</summary>
    public long Id { get; init; }

    public string? Error { get; init; }

    /// <summary>The key whose factory has just begun.</summary>
    public string? FactoryOf { get; init; }

    /// <summary>What was found; with many callers each distinct value once.</summary>
    public IReadOnlyList<FleetValue> Values { get; init; } = [];

    /// <summary>The tier that the value came from.</summary>
    public string? Tier { get; init; }

    public long StartedAt { get; init; }

    public long EndedAt { get; init; }

    /// <summary>Factories that this process has run, for this order or in all.</summary>
    public int FactoryCalls { get; init; }

    /// <summary>Whether an invalidation is in the store.</summary>
    public bool IsCommitted { get; init; }

    /// <summary>What was watched, in the order of the places.</summary>
    public IReadOnlyList<IReadOnlyList<FleetSighting>> Sightings { get; init; } = [];

    /// <summary>Look-ups of the watch.</summary>
    public long Lookups { get; init; }

    /// <summary>Faults of the durable tier.</summary>
    public long StoreErrors { get; init; }

    /// <summary>The coarse clock, in UTC ticks.</summary>
    public long CoarseTicks { get; init; }

    /// <summary>The system's clock, in UTC ticks.</summary>
    public long SystemTicks { get; init; }
}
