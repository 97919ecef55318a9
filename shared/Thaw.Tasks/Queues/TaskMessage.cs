namespace Thaw.Tasks.Queues;

/// <summary>A message to send.</summary>
/// <param name="TaskId">All that it carries.</param>
/// <param name="Delay">How long it is hidden, to the second; zero to <see cref="TaskQueueTraits.MaximumDelay"/>.</param>
public readonly record struct TaskMessage(string TaskId, TimeSpan Delay);
