using Microsoft.Extensions.Caching.Hybrid;

namespace Thaw.Caching.Engine;

/// <summary>What one call asks for, whichever of the two interfaces it came through.</summary>
internal readonly record struct LookupOptions(
    TimeSpan? Expiration, TimeSpan? MemoryExpiration, IReadOnlyCollection<string>? Tags, HybridCacheEntryFlags Flags)
{
    /// <summary>Nothing in particular.</summary>
    public static readonly LookupOptions Plain;

    /// <summary>Whether what the durable tier answers must not lag.</summary>
    public bool IsLatest { get; init; }

    public bool ReadsMemory => (Flags & HybridCacheEntryFlags.DisableLocalCacheRead) == HybridCacheEntryFlags.None;

    public bool WritesMemory => (Flags & HybridCacheEntryFlags.DisableLocalCacheWrite) == HybridCacheEntryFlags.None;

    public bool ReadsDurable => (Flags & HybridCacheEntryFlags.DisableDistributedCacheRead) == HybridCacheEntryFlags.None;

    public bool WritesDurable => (Flags & HybridCacheEntryFlags.DisableDistributedCacheWrite) == HybridCacheEntryFlags.None;

    public bool MayCompress => (Flags & HybridCacheEntryFlags.DisableCompression) == HybridCacheEntryFlags.None;

    public bool MayMake => (Flags & HybridCacheEntryFlags.DisableUnderlyingData) == HybridCacheEntryFlags.None;

    public static LookupOptions From(HybridCacheEntryOptions? options, IEnumerable<string>? tags) => options is null && tags is null ? default : new(
        options?.Expiration, options?.LocalCacheExpiration,
        tags as IReadOnlyCollection<string> ?? tags?.ToArray(), options?.Flags ?? HybridCacheEntryFlags.None);

    public static LookupOptions From(CacheEntryOptions? options) =>
        options is null ? default : new(options.Expiration, options.MemoryExpiration, options.Tags, options.Flags);

    public static LookupOptions From(CacheReadOptions? options) => options is null
        ? default
        : new(null, null, options.Tags, options.SkipMemory ? HybridCacheEntryFlags.DisableLocalCacheRead : HybridCacheEntryFlags.None) { IsLatest = options.Latest };
}
