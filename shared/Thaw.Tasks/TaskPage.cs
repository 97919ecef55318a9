namespace Thaw.Tasks;

/// <summary>Some tasks, newest first, without their results.</summary>
/// <param name="Tasks">The tasks; perhaps fewer than asked for, or none, though there are more.</param>
/// <param name="Position">Where the next page begins; <see langword="null"/> after the last.</param>
public sealed record TaskPage(IReadOnlyList<TaskView> Tasks, string? Position);
