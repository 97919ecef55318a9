namespace Thaw.Monitoring.Tuning;

/// <summary>One run of the optimizer.</summary>
/// <param name="Id">By which it is undone; the same for no other run.</param>
/// <param name="At">When.</param>
/// <param name="DryRun">Whether nothing was changed.</param>
/// <param name="Changes">What was changed from what to what.</param>
/// <param name="Done">What was done once.</param>
public sealed record TuningRun(string Id, DateTimeOffset At, bool DryRun, IReadOnlyList<TuningChange> Changes, IReadOnlyList<TuningDone> Done)
{
    /// <summary>What came of it. Where that is not <see cref="TuningOutcome.Done"/>, no action was begun.</summary>
    public TuningOutcome Outcome { get; init; }

    /// <summary>The ids of settings that somebody else changed while this run was looking at them, and that were left to them.</summary>
    public IReadOnlyList<string> Left { get; init; } = [];

    /// <summary>Within what time every process follows; <see langword="null"/> where the values are this process's alone.</summary>
    public TimeSpan? Within { get; init; }
}
