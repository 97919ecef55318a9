namespace Thaw.Caching.Engine;

/// <summary>What the durable tier had for a look-up.</summary>
internal readonly record struct DurableFind<T>(DurableOutcome Outcome, CacheResult<T> Result, long Bytes);

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
