namespace Thaw.Tasks.Stores;

/// <summary>What became of a conditional write.</summary>
/// <param name="Status">Whether it stands.</param>
/// <param name="Current">After a conflict, the record that stands there, consistently read; <see langword="null"/> where there is none, or nothing conflicts.</param>
public readonly record struct TaskChangeResult(TaskChangeStatus Status, TaskRecord? Current);
