namespace Thaw.Caching.Engine;

/// <summary>How long an entry that was just made is of use, in UTC ticks.</summary>
internal readonly record struct EntryLifetimes(long CreatedAt, long MemoryUntil, long FreshUntil, long StaleUntil, long ErrorUntil)
{
    /// <summary>
    /// What the namespace's policy makes of the caller's and the factory's wishes; <see langword="null"/> for a value that is not kept.
    /// A lifetime that somebody named is taken as it is; the policy's own is jittered and cut to the durable tier's.
    /// </summary>
    public static EntryLifetimes? Of(
        in LookupOptions asked, CacheFactoryContext? context, bool isNull, CacheNamespace ns, ThawCachingOptions options, bool hasDurable, long now)
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
            return null;
        }

        var memory = (context?.MemoryExpiration ?? asked.MemoryExpiration)?.Ticks
            ?? (named is not null && !hasDurable ? fresh : (policy.MemoryExpiration ?? options.MemoryExpiration).Ticks);
        var stale = Math.Min(fresh + policy.StaleWhileRevalidate.Ticks, options.MaximumExpiration.Ticks);
        var error = Math.Min(Math.Max(stale, fresh + policy.StaleIfError.Ticks), options.MaximumExpiration.Ticks);
        return new EntryLifetimes(now, now + Math.Min(memory, fresh), now + fresh, now + stale, now + error);
    }
}
