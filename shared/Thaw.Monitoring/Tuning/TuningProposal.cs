namespace Thaw.Monitoring.Tuning;

/// <summary>What a setting should be.</summary>
/// <param name="Value">The value.</param>
/// <param name="Why">Why, with the figures.</param>
/// <param name="Figure">What its owner wants to compare with the next time, in whatever container that is: <see cref="TuningLast.Figure"/>.</param>
public sealed record TuningProposal(double Value, string Why, double? Figure = null);
