namespace Thaw;

/// <summary>What a counter of the fleet answered.</summary>
/// <param name="Sum">The sum, with the addition if it took place.</param>
/// <param name="IsAdded">Whether it took place; otherwise it would have passed the ceiling.</param>
public readonly record struct FleetSum(long Sum, bool IsAdded);
