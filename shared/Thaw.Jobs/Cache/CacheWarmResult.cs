namespace Thaw.Jobs.Cache;

/// <summary>What the last attempt of a <c>cache.warm</c> task did.</summary>
internal sealed record CacheWarmResult
{
    /// <summary>How many keys there were.</summary>
    public required int Keys { get; init; }

    /// <summary>Where this attempt began: an earlier one had got so far.</summary>
    public required int From { get; init; }

    /// <summary>Values made.</summary>
    public required int Made { get; init; }

    /// <summary>Values that were there and fresh.</summary>
    public required int Fresh { get; init; }

    /// <summary>Keys whose factory failed; they are made when somebody looks them up.</summary>
    public required int Failed { get; init; }
}
