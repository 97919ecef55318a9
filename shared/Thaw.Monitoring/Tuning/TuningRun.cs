namespace Thaw.Monitoring.Tuning;

/// <summary>One run of the optimizer.</summary>
/// <param name="Id">By which it is undone; the same for no other run.</param>
/// <param name="At">When.</param>
/// <param name="DryRun">Whether nothing was changed.</param>
/// <param name="Changes">What was changed from what to what, in that order.</param>
/// <param name="Done">What was done once.</param>
public sealed record TuningRun(string Id, DateTimeOffset At, bool DryRun, IReadOnlyList<TuningChange> Changes, IReadOnlyList<TuningDone> Done);
