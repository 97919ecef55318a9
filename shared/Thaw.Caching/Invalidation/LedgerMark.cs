namespace Thaw.Caching.Invalidation;

/// <summary>What a process knew when a reading or a factory began.</summary>
/// <param name="Epoch">The epoch to record the outcome under.</param>
/// <param name="Generation">If it has moved since, what was read may lack an invalidation.</param>
/// <param name="Known">The counter that what is made from here on carries; −1 when the store could not be asked yet.</param>
internal readonly record struct LedgerMark(int Epoch, int Generation, long Known);
