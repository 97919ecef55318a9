using Thaw.Caching;

namespace Thaw.Jobs.Cache;

/// <summary>What one round trip through the cache's durable tier showed.</summary>
public sealed record DurableTierReport
{
    /// <summary>Why the tier cannot be relied on, in a sentence; <see langword="null"/> where it can.</summary>
    public string? Complaint { get; init; }

    /// <summary>Whether there was a tier to check: not where the cache is switched off.</summary>
    public required bool IsChecked { get; init; }

    /// <summary>How long a fresh value took to be stored and announced.</summary>
    public TimeSpan Write { get; init; }

    /// <summary>How long it took to be read back, past memory.</summary>
    public TimeSpan Read { get; init; }

    /// <summary>The cache's tiers in this process, fastest first, with the state of each one's circuit.</summary>
    public required IReadOnlyList<CacheTierStatistics> Tiers { get; init; }
}
