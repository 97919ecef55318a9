namespace Thaw.Monitoring.Fleet;

/// <summary>What many records came to.</summary>
public sealed record MetricsRollUp
{
    /// <summary>Its place; there is one roll-up a place.</summary>
    public required MetricsSlot Slot { get; init; }

    /// <summary>How many records went into it. One of more records takes the place of one of fewer, never the other way round.</summary>
    public required long Records { get; init; }

    /// <summary>The figures.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>When it may be forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
