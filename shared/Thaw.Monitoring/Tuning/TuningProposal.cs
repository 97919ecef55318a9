namespace Thaw.Monitoring.Tuning;

/// <summary>What a setting should be.</summary>
/// <param name="Value">The value.</param>
/// <param name="Why">Why, with the figures.</param>
public sealed record TuningProposal(double Value, string Why);
