namespace Thaw.Caching.Engine;

/// <summary>What a first look for a key left behind for the rest of its look-up.</summary>
/// <param name="Hash">The key's.</param>
/// <param name="LookedAt">When that was, in UTC ticks.</param>
/// <param name="IsAbsent">Whether memory was looked in and had nothing. A flight that ended since then may have left something: see the look at the start of the next.</param>
internal readonly record struct KeyProbe(ulong Hash, long LookedAt, bool IsAbsent);
