namespace Thaw.Load.Scenarios;

/// <summary>A part of a run in which the number of users goes evenly from one figure to another.</summary>
/// <param name="From">Users at its beginning.</param>
/// <param name="To">Users at its end.</param>
/// <param name="Share">Its share of the run's length; all stages together have 1.</param>
internal sealed record Stage(double From, double To, double Share);
