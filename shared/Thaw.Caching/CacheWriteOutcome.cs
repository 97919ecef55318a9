namespace Thaw.Caching;

/// <summary>What became of a value that was to be stored.</summary>
public enum CacheWriteOutcome
{
    /// <summary>It is in every tier that it was meant for.</summary>
    Stored = 0,

    /// <summary>The durable tier could not be reached: the key counts as removed here, and the removal is announced when it can be.</summary>
    NotCommitted = 1,

    /// <summary>The key is longer than <see cref="ThawCachingOptions.MaximumKeyBytes"/>, or not well-formed Unicode.</summary>
    InvalidKey = 2,

    /// <summary>The serialised value is larger than the namespace or the durable tier takes. What it was to replace is removed: it is out of date.</summary>
    TooLarge = 3,

    /// <summary>The cache is switched off.</summary>
    Disabled = 4,
}
