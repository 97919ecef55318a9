using Microsoft.Extensions.Caching.Hybrid;

namespace Thaw.Caching;

/// <summary>What a caller wishes for one entry. What is not set comes from the namespace's policy.</summary>
public sealed class CacheEntryOptions
{
    /// <summary>How long the value is fresh, more than zero. Cut to the cache's <see cref="ThawCachingOptions.MaximumExpiration"/>. Taken as it is, without jitter.</summary>
    public TimeSpan? Expiration { get; init; }

    /// <summary>How long this process's memory may serve it before it asks the durable tier again, more than zero; cut to the value's own lifetime.</summary>
    public TimeSpan? MemoryExpiration { get; init; }

    /// <summary>Tags to invalidate it by: at most 64, each 1 to 256 bytes of UTF-8, not <c>*</c>.</summary>
    public IReadOnlyCollection<string>? Tags { get; init; }

    /// <summary>The platform's switches for single tiers.</summary>
    public HybridCacheEntryFlags Flags { get; init; }
}
