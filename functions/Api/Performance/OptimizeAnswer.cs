using Thaw.Monitoring.Tuning;

namespace Thaw.Api;

/// <summary>What was changed, or would be. Settings are those of the container that answered; what was done to entries is for all.</summary>
internal sealed record OptimizeAnswer(
    string Id, DateTimeOffset At, bool DryRun, string Scope, IReadOnlyList<TuningChange> Changes, IReadOnlyList<TuningDone> Done, IReadOnlyList<OptimizeTunable> Tunables)
{
    private const string ThisContainer = "container";

    public static OptimizeAnswer Of(TuningRun run, Optimizer optimizer) =>
        new(run.Id, run.At, run.DryRun, ThisContainer, run.Changes, run.Done, [.. optimizer.Tunables.Select(OptimizeTunable.Of)]);
}

/// <summary>What may be tuned, as it is now.</summary>
internal sealed record OptimizeTunable(string Id, string Unit, double Value, double Minimum, double Maximum, string Effect)
{
    public static OptimizeTunable Of(ITunable one) => new(one.Id, one.Unit, one.Value, one.Minimum, one.Maximum, one.Effect);
}
