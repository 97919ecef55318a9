using Thaw.Monitoring.Tuning;

namespace Thaw.Api;

/// <summary>
/// What was changed, or would be. The scope is <c>fleet</c> where every container follows within so many seconds of serving anything, and <c>process</c> where no durable tier keeps
/// tuned values: then they are this process's alone, and go with it. What was done to entries is for all.
/// </summary>
internal sealed record OptimizeAnswer(
    string Id, DateTimeOffset At, bool DryRun, string Scope, double? AppliesWithinSeconds, IReadOnlyList<TuningChange> Changes, IReadOnlyList<string> Left, IReadOnlyList<TuningDone> Done,
    IReadOnlyList<OptimizeTunable> Tunables, IReadOnlyList<TuningIgnored> Ignored)
{
    public static OptimizeAnswer Of(TuningRun run, Optimizer optimizer) => new(
        run.Id, run.At, run.DryRun, ScopeOf(run.Within), run.Within?.TotalSeconds, run.Changes, run.Left, run.Done, [.. optimizer.Tunables.Select(OptimizeTunable.Of)], optimizer.Ignored);

    public static string ScopeOf(TimeSpan? within) => within is null ? "process" : "fleet";
}

/// <summary>What may be tuned, as it is now in the container that answers.</summary>
internal sealed record OptimizeTunable(string Id, string Unit, double Value, double Minimum, double Maximum, string Effect)
{
    public static OptimizeTunable Of(ITunable one) => new(one.Id, one.Unit, one.Value, one.Minimum, one.Maximum, one.Effect);
}

/// <summary>What was set back; <c>left</c> are settings that a later run has changed since.</summary>
internal sealed record UndoAnswer(string Id, string Scope, double? AppliesWithinSeconds, IReadOnlyList<TuningChange> Changes, IReadOnlyList<string> Left)
{
    public static UndoAnswer Of(TuningUndo undo) => new(undo.Id, OptimizeAnswer.ScopeOf(undo.Within), undo.Within?.TotalSeconds, undo.Changes, undo.Left);
}
