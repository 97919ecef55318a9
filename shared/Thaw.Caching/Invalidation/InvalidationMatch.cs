using Thaw.Caching.Stores;

namespace Thaw.Caching.Invalidation;

/// <summary>Whether an invalidation concerns an entry.</summary>
internal static class InvalidationMatch
{
    public static bool Covers(this CacheInvalidation what, in StoreKey place, ReadOnlySpan<string> tags)
    {
        if (what.Key is not null)
        {
            return place == new StoreKey(what.Namespace!, what.User, what.Key);
        }

        return (what.Namespace is null || what.Namespace == place.Namespace)
            && (what.User is null || what.User == place.User)
            && (what.Tag is null or "*" || tags.Contains(what.Tag))
            && (what.Pattern is null || Glob.IsMatch(what.Pattern, place.Key));
    }
}
