namespace Thaw.Monitoring.Tuning;

/// <summary>A setting that was changed, or would be.</summary>
/// <param name="Tunable">Its id.</param>
/// <param name="Unit">What the values are counted in.</param>
/// <param name="From">Its value before.</param>
/// <param name="To">Its value after.</param>
/// <param name="Why">Why.</param>
/// <param name="Effect">What that does.</param>
public sealed record TuningChange(string Tunable, string Unit, double From, double To, string Why, string Effect);
