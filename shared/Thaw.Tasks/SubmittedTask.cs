namespace Thaw.Tasks;

/// <summary>What became of a submission.</summary>
/// <param name="Task">The task as it stands.</param>
/// <param name="IsNew">Whether this submission made it, or had it run once more.</param>
public readonly record struct SubmittedTask(TaskView Task, bool IsNew);
