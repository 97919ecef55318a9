using Thaw.Caching.Serialization;

namespace Thaw.Caching.Envelope;

/// <summary>What an envelope says of the value in it. Instants are UTC ticks.</summary>
internal readonly record struct EnvelopeHeader
{
    /// <summary>By how much the clocks of two containers are thought to differ at most.</summary>
    private const long MaximumSkew = TimeSpan.TicksPerMinute;

    public required PayloadFormat Format { get; init; }

    public required bool IsNull { get; init; }

    public required long CreatedAt { get; init; }

    public required long FreshUntil { get; init; }

    public required long StaleUntil { get; init; }

    public required long ErrorUntil { get; init; }

    /// <summary>A sliding lifetime that each reading renews, in ticks; 0 for none.</summary>
    public long Sliding { get; init; }

    public string[] Tags { get; init; }

    public string? ContentType { get; init; }

    /// <summary>
    /// Whether it is of any use now. One from further in the future than clocks differ was made before this clock was set back, and may have expired by then.
    /// </summary>
    public bool IsLive(long now) => now < ErrorUntil && CreatedAt - now <= MaximumSkew;
}
