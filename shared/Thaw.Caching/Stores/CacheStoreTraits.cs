namespace Thaw.Caching.Stores;

/// <summary>What a store is and how large things may be.</summary>
public sealed class CacheStoreTraits
{
    /// <summary>Its name in statistics and answers, such as <c>dynamodb</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The largest envelope it takes, in bytes.</summary>
    public required int MaximumEntryBytes { get; init; }

    /// <summary>The most stamps and entries together that one commit may carry.</summary>
    public required int MaximumCommitItems { get; init; }
}
