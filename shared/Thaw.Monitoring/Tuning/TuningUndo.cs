namespace Thaw.Monitoring.Tuning;

/// <summary>What came of undoing a run.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Changes">What was set back, in that order.</param>
/// <param name="Left">The ids of settings that somebody has changed since, and that were left as they are.</param>
public sealed record TuningUndo(string Id, IReadOnlyList<TuningChange> Changes, IReadOnlyList<string> Left);
