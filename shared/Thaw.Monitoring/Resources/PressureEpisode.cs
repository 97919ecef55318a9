namespace Thaw.Monitoring.Resources;

/// <summary>What was done when memory ran short.</summary>
/// <param name="At">When.</param>
/// <param name="BeforeBytes">The working set before.</param>
/// <param name="AfterBytes">The working set after.</param>
/// <param name="LimitBytes">From where on it was too much.</param>
/// <param name="Released">What each clean-up said it gave up, in the order they were asked.</param>
/// <param name="Collected">Whether the collector was asked.</param>
public sealed record PressureEpisode(DateTimeOffset At, long BeforeBytes, long AfterBytes, long LimitBytes, IReadOnlyList<KeyValuePair<string, long>> Released, bool Collected);
