namespace Thaw.Jobs.Cache;

/// <summary>What a <c>cache.invalidate</c> task did.</summary>
internal sealed record CacheInvalidateResult
{
    /// <summary>How many entries there were: 0 or 1 for a key, <see langword="null"/> where nobody can know.</summary>
    public int? Removed { get; init; }
}
