namespace Thaw.Monitoring.Tuning;

/// <summary>Something that was done once, or would be.</summary>
/// <param name="Action">The action's id.</param>
/// <param name="Subject">To what.</param>
/// <param name="Why">Why.</param>
/// <param name="Outcome">What came of it; <see langword="null"/> where it was not done.</param>
public sealed record TuningDone(string Action, string Subject, string Why, string? Outcome);
