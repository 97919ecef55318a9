namespace Thaw.Caching.Engine;

/// <summary>What the durable tier had for a look-up.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Result">The value.</param>
/// <param name="Bytes">Its length in the store.</param>
/// <param name="ValidAt">The invalidation counter at which it was found valid.</param>
internal readonly record struct DurableFind<T>(DurableOutcome Outcome, CacheResult<T> Result, long Bytes, long ValidAt = -1)
{
    /// <summary>A value past its expiry, as what a factory's failure falls back on.</summary>
    public MemoryFind<T> ToFallback() => new(Outcome == DurableOutcome.Stale ? MemoryWorth.Refresh : MemoryWorth.Fallback, Result, ValidAt);
}

/// <summary>What came of asking the durable tier.</summary>
internal enum DurableOutcome : byte
{
    /// <summary>It has nothing valid.</summary>
    Miss = 0,

    /// <summary>It could not be asked, or is not used here.</summary>
    NoAnswer = 1,

    /// <summary>It has the answer.</summary>
    Fresh = 2,

    /// <summary>It has an answer for as long as somebody refreshes it.</summary>
    Stale = 3,

    /// <summary>It has something to fall back on if the factory fails.</summary>
    Fallback = 4,
}
