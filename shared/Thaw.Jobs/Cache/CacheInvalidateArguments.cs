namespace Thaw.Jobs.Cache;

/// <summary>What a <c>cache.invalidate</c> task concerns: the entries that match everything that is set.</summary>
internal sealed record CacheInvalidateArguments
{
    public string? Namespace { get; init; }

    public string? Key { get; init; }

    public string? Tag { get; init; }

    public string? Pattern { get; init; }

    public string? User { get; init; }
}
