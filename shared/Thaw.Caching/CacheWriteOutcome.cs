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

    /// <summary>The serialised value is larger than the namespace or the durable tier takes. What it was to replace is removed: it is out of date. A conditional write changes nothing.</summary>
    TooLarge = 3,

    /// <summary>The cache is switched off.</summary>
    Disabled = 4,

    /// <summary>The condition did not hold; nothing was changed.</summary>
    ConditionFailed = 5,

    /// <summary>
    /// The durable tier could not be reached, did not answer in time, or too many others were writing: whether the condition holds is not known. Nothing is announced
    /// later. Read again before the next try: a write whose answer was lost may have taken effect.
    /// </summary>
    Undecided = 6,
}
