namespace Thaw.Tasks.Stores;

/// <summary>What became of a conditional write.</summary>
public enum TaskChangeStatus
{
    /// <summary>It stands, now or since an earlier try whose answer was lost.</summary>
    Applied = 0,

    /// <summary>Another version stands there, or none; nothing was written.</summary>
    Conflict = 1,

    /// <summary>The record was as expected, but an effect's own condition did not hold; nothing was written.</summary>
    EffectRefused = 2,
}
