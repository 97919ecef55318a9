namespace Thaw.Caching.Invalidation;

/// <summary>Where a check begins.</summary>
/// <param name="At">When its reading was sent.</param>
/// <param name="Known">What the ledger knew then.</param>
/// <param name="Settings">The version of the settings that was known then.</param>
internal readonly record struct CheckMark(long At, long Known, long Settings);
