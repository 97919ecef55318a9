namespace Thaw.Jobs.Cache;

/// <summary>What a <c>cache.refresh</c> task did.</summary>
/// <param name="Made">Whether the factory was called; not where a fresh value was to be left alone.</param>
internal sealed record CacheRefreshResult(bool Made);
