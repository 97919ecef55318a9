using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Judging;

/// <summary>What the fleet measured of one namespace of the cache.</summary>
public sealed record NamespaceFigures
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Look-ups that memory answered.</summary>
    public double MemoryHits { get; init; }

    /// <summary>Look-ups that another tier answered.</summary>
    public double DurableHits { get; init; }

    /// <summary>Look-ups that none answered.</summary>
    public double Misses { get; init; }

    /// <summary>Factories called.</summary>
    public double FactoryCalls { get; init; }

    /// <summary>Time spent in them.</summary>
    public double FactorySeconds { get; init; }

    /// <summary>Bytes written to the durable tier.</summary>
    public double BytesWritten { get; init; }

    /// <summary>The mean lifetime, in seconds, of what factories made; <see langword="null"/> where nothing was kept.</summary>
    public double? LifetimeSeconds { get; init; }

    /// <summary>After how many seconds a key whose value had been made was made again.</summary>
    public PercentileSketch Remakes { get; init; } = new();

    /// <summary>How old, in seconds, values were when the durable tier answered with them.</summary>
    public PercentileSketch HitAges { get; init; } = new();

    /// <summary>Look-ups that a tier answered.</summary>
    public double Hits => MemoryHits + DurableHits;

    /// <summary>All look-ups.</summary>
    public double Lookups => Hits + Misses;

    /// <summary>Hits by look-ups, 0 to 1.</summary>
    public double HitRate => Lookups <= 0 ? 0 : Hits / Lookups;

    /// <summary>How long a factory takes, in seconds.</summary>
    public double FactoryMean => FactoryCalls <= 0 ? 0 : FactorySeconds / FactoryCalls;
}
