using Thaw.Caching;

namespace Thaw.Api;

/// <summary>What this process's cache counted since it started.</summary>
internal sealed record CacheReport(
    long Hits, long Misses, double HitRate, long Entries, long Bytes, long Evictions,
    IReadOnlyList<CacheTierReport> Tiers, IReadOnlyList<CacheNamespaceReport> Namespaces)
{
    public static CacheReport Of(CacheStatistics counted) => new(
        counted.Hits, counted.Misses, counted.HitRate, counted.Entries, counted.Bytes, counted.Evictions,
        [.. counted.Tiers.Select(static tier => new CacheTierReport(tier.Name, tier.Hits, tier.Misses, tier.Errors, tier.State))],
        [.. counted.Namespaces.Select(static ns => new CacheNamespaceReport(ns.Name, ns.Hits, ns.Misses, ns.HitRate, ns.Entries))]);
}

/// <summary>What one tier did.</summary>
internal sealed record CacheTierReport(string Name, long Hits, long Misses, long Errors, string State);

/// <summary>What happened in one namespace.</summary>
internal sealed record CacheNamespaceReport(string Name, long Hits, long Misses, double HitRate, long Entries);
