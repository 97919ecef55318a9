namespace Thaw.Caching.Memory;

/// <summary>Where the guard wants the window.</summary>
internal enum WindowAdvice : byte
{
    /// <summary>Where it is.</summary>
    None = 0,

    /// <summary>As small as it may be.</summary>
    Smallest = 1,

    /// <summary>All of the cache.</summary>
    Largest = 2,
}
