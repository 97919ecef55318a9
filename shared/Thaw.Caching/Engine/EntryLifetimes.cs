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
        in LookupOptions asked, CacheFactoryContext? context, bool isNull, CacheNamespace ns, ThawCachingOptions options, bool hasDurable, ulong hash, long now,
        out EntryLifetimes lifetimes)
    {
        var policy = ns.Policy;
        long fresh;
        if ((context?.Expiration ?? asked.Expiration) is { } named)
        {
            fresh = named.Ticks;
        }
        else
        {
            var own = policy.Expiration.Ticks;
            fresh = own - (long)(own * policy.Jitter * Draw(hash, now));
            if (hasDurable)
            {
                fresh = Math.Min(fresh, (policy.DurableExpiration ?? options.DurableExpiration).Ticks);
            }
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

    /// <summary>
    /// A number from zero to just below one for a key and an instant. Keys' hashes are seeded in each process, so neither the keys of one moment nor the containers that make the
    /// same key agree; a generator of random numbers would tell no more, and takes longer to be reached.
    /// </summary>
    private static double Draw(ulong hash, long now) => (((hash ^ (ulong)now) * 0x9e37_79b9_7f4a_7c15) >> 11) * (1.0 / (1UL << 53));

    /// <summary>How long memory serves what the durable tier had, where the caller does not say.</summary>
    public static TimeSpan MemoryOf(in LookupOptions asked, CacheNamespaceOptions policy, ThawCachingOptions options) =>
        asked.MemoryExpiration ?? MemoryOf(policy, options) ?? DefaultMemory;

    private static TimeSpan? MemoryOf(CacheNamespaceOptions policy, ThawCachingOptions options) => policy.MemoryExpiration ?? options.MemoryExpiration;
}
