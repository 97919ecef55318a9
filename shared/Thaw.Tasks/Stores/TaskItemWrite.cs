namespace Thaw.Tasks.Stores;

/// <summary>Puts an item beside the tasks, or takes one away; a task commits one write of an item at most. <see cref="ITaskItems"/> reads them.</summary>
public sealed record TaskItemWrite : TaskEffect
{
    /// <summary>Which collection, at most 256 bytes of UTF-8.</summary>
    public required string Collection { get; init; }

    /// <summary>The item's key in it, at most 512 bytes of UTF-8.</summary>
    public required string Key { get; init; }

    /// <summary>What it holds, at most <see cref="TaskStoreTraits.MaximumPartBytes"/>; <see langword="null"/> deletes it.</summary>
    public required ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>Whether the transaction fails where the key is there already.</summary>
    public bool MustBeAbsent { get; init; }
}
