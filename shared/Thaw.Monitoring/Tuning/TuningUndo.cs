namespace Thaw.Monitoring.Tuning;

/// <summary>What came of undoing a run.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Outcome">Whether it was undone. Nothing was changed where that is not <see cref="TuningOutcome.Done"/>.</param>
/// <param name="Changes">What was set back, the last first.</param>
/// <param name="Left">The ids of settings that were changed again since, and that were left as they are.</param>
public sealed record TuningUndo(string Id, TuningOutcome Outcome, IReadOnlyList<TuningChange> Changes, IReadOnlyList<string> Left)
{
    /// <summary>Within what time every process follows; <see langword="null"/> where the values are this process's alone.</summary>
    public TimeSpan? Within { get; init; }
}
