namespace Thaw.Tasks.Stores;

/// <summary>One part of a large value.</summary>
/// <param name="TaskId">The task it belongs to.</param>
/// <param name="PartsId">Which of its values; see <see cref="TaskValue.PartsId"/>.</param>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Data">At most <see cref="TaskStoreTraits.MaximumPartBytes"/>.</param>
/// <param name="ExpiresAt">When the store may forget it.</param>
public readonly record struct TaskPart(string TaskId, string PartsId, int Index, ReadOnlyMemory<byte> Data, DateTimeOffset ExpiresAt);
