namespace Thaw.Monitoring.Resources;

/// <summary>What a process takes of its container, at one moment.</summary>
public sealed record ResourceFigures
{
    /// <summary>Its working set.</summary>
    public required long WorkingSetBytes { get; init; }

    /// <summary>The most it may take: the least of what Lambda and the control groups say; <see langword="null"/> where nobody limits it.</summary>
    public required long? MemoryLimitBytes { get; init; }

    /// <summary>Its processor since the last look, in percent of what it has; <see langword="null"/> at the first.</summary>
    public required double? CpuPercent { get; init; }

    /// <summary>What the last collection found alive, fragmentation included.</summary>
    public required long HeapBytes { get; init; }

    /// <summary>Collections so far, of all generations.</summary>
    public required int Collections { get; init; }

    /// <summary>How long collections have stopped the process so far.</summary>
    public required TimeSpan GcPauses { get; init; }

    /// <summary>Threads of the pool.</summary>
    public required int PoolThreads { get; init; }

    /// <summary>Work that waits for one of them.</summary>
    public required long PoolWaiting { get; init; }

    /// <summary>Open sockets; <see langword="null"/> where the system does not tell.</summary>
    public required int? Sockets { get; init; }

    /// <summary>How long ago the process started, by the wall clock.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>How long each phase of its cold start took, by the phase's name; empty where the host does not tell. Told behind the first answer.</summary>
    public IReadOnlyDictionary<string, TimeSpan> ColdStart { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>
    /// How much more time passed by the wall clock than by the monotonic one since the first look: how long the container stood still. A wall clock that was set is in it too.
    /// </summary>
    public required TimeSpan Frozen { get; init; }
}
