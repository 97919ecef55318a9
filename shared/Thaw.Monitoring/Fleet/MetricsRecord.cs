namespace Thaw.Monitoring.Fleet;

/// <summary>What one container adds in one go.</summary>
public sealed record MetricsRecord
{
    /// <summary>The minute in which it was added, by the container's clock: whole, UTC.</summary>
    public required DateTimeOffset Minute { get; init; }

    /// <summary>The container: 1 to 200 characters of ASCII.</summary>
    public required string Container { get; init; }

    /// <summary>Which of the container's additions this is, from 1 on. With <see cref="Minute"/> and <see cref="Container"/> it names the record.</summary>
    public required long Sequence { get; init; }

    /// <summary>The figures, as <see cref="MetricsSnapshot"/> writes them.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>When it may be forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
