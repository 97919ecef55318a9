namespace Thaw.Caching.Engine;

/// <summary>How long an entry that was just made is of use, in UTC ticks.</summary>
internal readonly record struct EntryLifetimes(long CreatedAt, long MemoryUntil, long FreshUntil, long StaleUntil, long ErrorUntil)
{
    private static readonly TimeSpan DefaultMemory = TimeSpan.FromMinutes(5);

    /// <summary>
    /// What the namespace's policy makes of the caller's and the factory's wishes; <see langword="false"/> for a value that is not kept.
    /// A lifetime that somebody named is taken as it is; the policy's own is jittered and cut to the durable tier's.
    /// </summary>
    public static bool TryGet(
        in LookupOptions asked, CacheFactoryContext? context, bool isNull, CacheNamespace ns, ThawCachingOptions options, bool hasDurable, long now,
        out EntryLifetimes lifetimes)
    {
        var policy = ns.Policy;
        var named = context?.Expiration ?? asked.Expiration;
        var fresh = named?.Ticks ?? policy.Expiration.Ticks - (long)(policy.Expiration.Ticks * policy.Jitter * Random.Shared.NextDouble());
        if (named is null && hasDurable)
        {
            fresh = Math.Min(fresh, (policy.DurableExpiration ?? options.DurableExpiration).Ticks);
        }

        if (isNull)
        {
            fresh = Math.Min(fresh, policy.NegativeExpiration.Ticks);
        }

        fresh = Math.Min(fresh, options.MaximumExpiration.Ticks);
        if (fresh <= 0)
        {
            lifetimes = default;
            return false;
        }

        var memory = context?.MemoryExpiration ?? asked.MemoryExpiration ?? MemoryOf(policy, options) ?? (hasDurable ? DefaultMemory : TimeSpan.MaxValue);
        var stale = Math.Min(fresh + policy.StaleWhileRevalidate.Ticks, options.MaximumExpiration.Ticks);
        var error = Math.Min(Math.Max(stale, fresh + policy.StaleIfError.Ticks), options.MaximumExpiration.Ticks);
        lifetimes = new EntryLifetimes(now, now + Math.Min(memory.Ticks, fresh), now + fresh, now + stale, now + error);
        return true;
    }

    /// <summary>How long memory serves what the durable tier had, where the caller does not say.</summary>
    public static TimeSpan MemoryOf(in LookupOptions asked, CacheNamespaceOptions policy, ThawCachingOptions options) =>
        asked.MemoryExpiration ?? MemoryOf(policy, options) ?? DefaultMemory;

    private static TimeSpan? MemoryOf(CacheNamespaceOptions policy, ThawCachingOptions options) => policy.MemoryExpiration ?? options.MemoryExpiration;
}
