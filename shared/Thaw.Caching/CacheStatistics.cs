namespace Thaw.Caching;

/// <summary>What one process counted since it started.</summary>
public sealed record CacheStatistics
{
    /// <summary>Look-ups that a tier answered, stale ones included.</summary>
    public required long Hits { get; init; }

    /// <summary>Look-ups that no tier answered and no other look-up was making the value for.</summary>
    public required long Misses { get; init; }

    /// <summary>Look-ups that waited for a value that another one was making. They are neither hits nor misses: no tier had it, and nothing was done for them.</summary>
    public required long Joined { get; init; }

    /// <summary>Hits ÷ (hits + misses), 0 to 1; 0 before the first look-up.</summary>
    public double HitRate => Hits + Misses == 0 ? 0 : (double)Hits / (Hits + Misses);

    /// <summary>Entries in memory now.</summary>
    public required long Entries { get; init; }

    /// <summary>What the memory tier's entries take on the heap, in bytes, as the tier accounts for it.</summary>
    public required long Bytes { get; init; }

    /// <summary>Entries that memory gave up for others.</summary>
    public required long Evictions { get; init; }

    /// <summary>The tiers, fastest first.</summary>
    public required IReadOnlyList<CacheTierStatistics> Tiers { get; init; }

    /// <summary>
    /// The namespaces used so far, by name. Misses in those that nobody configured, and in which nothing was found, made or stored in this process, are told together, as <c>(empty)</c>;
    /// of those that nobody configured at most 256 are told by name.
    /// </summary>
    public required IReadOnlyList<CacheNamespaceStatistics> Namespaces { get; init; }
}

/// <summary>What one tier did.</summary>
public sealed record CacheTierStatistics
{
    /// <summary>Its name: <c>memory</c>, or the durable store's.</summary>
    public required string Name { get; init; }

    /// <summary>Look-ups it answered.</summary>
    public required long Hits { get; init; }

    /// <summary>Look-ups that reached it and that it did not answer.</summary>
    public required long Misses { get; init; }

    /// <summary>Calls that failed or took too long, and entries that could not be read.</summary>
    public required long Errors { get; init; }

    /// <summary><c>closed</c> while it is used, <c>open</c> while it is skipped, <c>half-open</c> while one call tries it.</summary>
    public required string State { get; init; }

    /// <summary>Requests to its database; 0 for memory.</summary>
    public required long Requests { get; init; }

    /// <summary>Consumed read capacity units, where the database counts them.</summary>
    public required double ReadUnits { get; init; }

    /// <summary>Consumed write capacity units, where the database counts them.</summary>
    public required double WriteUnits { get; init; }
}

/// <summary>What one namespace did.</summary>
public sealed record CacheNamespaceStatistics
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Look-ups that a tier answered.</summary>
    public required long Hits { get; init; }

    /// <summary>Of those, the ones that memory answered.</summary>
    public required long MemoryHits { get; init; }

    /// <summary>Of those, the ones served past their expiry.</summary>
    public required long StaleHits { get; init; }

    /// <summary>Look-ups that no tier answered and no other look-up was making the value for.</summary>
    public required long Misses { get; init; }

    /// <summary>Look-ups that waited for a value that another one was making. They are neither hits nor misses: no tier had it, and nothing was done for them.</summary>
    public required long Joined { get; init; }

    /// <summary>Hits ÷ (hits + misses), 0 to 1.</summary>
    public double HitRate => Hits + Misses == 0 ? 0 : (double)Hits / (Hits + Misses);

    /// <summary>Entries of it in memory now.</summary>
    public required long Entries { get; init; }

    /// <summary>Times a factory was called.</summary>
    public required long FactoryCalls { get; init; }

    /// <summary>Times a factory failed or ran out of time.</summary>
    public required long FactoryFailures { get; init; }

    /// <summary>Time spent in factories.</summary>
    public required TimeSpan FactoryTime { get; init; }

    /// <summary>Serialised bytes written to the durable tier, after compression.</summary>
    public required long BytesWritten { get; init; }

    /// <summary>Serialised bytes read from the durable tier, before decompression.</summary>
    public required long BytesRead { get; init; }
}
