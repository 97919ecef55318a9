namespace Thaw.Tasks.Stores;

/// <summary>One conditional write.</summary>
public sealed record TaskChange
{
    /// <summary>The record as it shall stand; its version is one more than <see cref="Replaces"/>.</summary>
    public required TaskRecord Record { get; init; }

    /// <summary>The version that must stand there; 0: there must be no record of that id.</summary>
    public long Replaces => Record.Version - 1;

    /// <summary>What is written with it, at most <see cref="TaskStoreTraits.MaximumEffects"/>. No two concern the same item: they are refused.</summary>
    public IReadOnlyList<TaskEffect> Effects { get; init; } = [];
}
