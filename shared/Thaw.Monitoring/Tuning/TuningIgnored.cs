namespace Thaw.Monitoring.Tuning;

/// <summary>Something in the fleet's tuned values that a process leaves out.</summary>
/// <param name="Tunable">The id of the tunable; empty where nothing could be read.</param>
/// <param name="Reason"><c>unknown</c>, <c>out-of-bounds</c>, <c>failed</c>, <c>unreadable</c> or <c>later-version</c>.</param>
public sealed record TuningIgnored(string Tunable, string Reason);
