namespace Thaw.Load.Scenarios;

/// <summary>What an operation does with the cached value of its key.</summary>
internal enum CacheEffect
{
    /// <summary>Nothing that changes what the cache holds of single values.</summary>
    None,

    /// <summary>Reads it, and makes and stores it where it is missing.</summary>
    Reads,

    /// <summary>Stores it.</summary>
    Writes,

    /// <summary>Removes it.</summary>
    Removes,
}
