namespace Thaw.Caching.Invalidation;

/// <summary>What makes a write conditional: how its condition is judged, and what follows when it is committed.</summary>
/// <param name="judge">Judges by a reading that starts now, given the counter that is known; called again after each lost race.</param>
/// <param name="committed">Runs before anything else is committed here, so that the next condition is judged with this write in place.</param>
internal sealed class ConditionalWrite(Func<long, ValueTask<ConditionVerdict>> judge, Action<long> committed)
{
    /// <summary>Whether the condition did not hold; set before the operation completes.</summary>
    public bool HasFailed { get; set; }

    public ValueTask<ConditionVerdict> JudgeAsync(long known) => judge(known);

    public void Committed(long seq) => committed(seq);
}
