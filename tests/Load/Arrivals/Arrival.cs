namespace Thaw.Load.Arrivals;

/// <summary>A request that is due at its time, whether or not the ones before it have been answered.</summary>
/// <param name="At">When, from the run's start.</param>
/// <param name="Operation">Which of the mix's operations.</param>
/// <param name="Key">Which key.</param>
internal readonly record struct Arrival(TimeSpan At, int Operation, int Key);
