namespace Thaw.Caching.Engine;

/// <summary>What memory had for a look-up, or later the durable tier as something to fall back on.</summary>
/// <param name="Worth">What it may be used for.</param>
/// <param name="Result">The value.</param>
/// <param name="ValidAt">The invalidation counter at which it was found valid.</param>
internal readonly record struct MemoryFind<T>(MemoryWorth Worth, CacheResult<T> Result, long ValidAt = -1)
{
    public bool IsFound => Worth != MemoryWorth.None;

    public bool IsFresh => Worth == MemoryWorth.Fresh;

    public bool MayRefresh => Worth == MemoryWorth.Refresh;
}

/// <summary>What an entry that was found may be used for.</summary>
internal enum MemoryWorth : byte
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>It is the answer.</summary>
    Fresh = 1,

    /// <summary>It is the answer while somebody refreshes it.</summary>
    Refresh = 2,

    /// <summary>It is the answer only if nothing better can be had.</summary>
    Fallback = 3,
}
