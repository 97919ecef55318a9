namespace Thaw.Tasks.Queues;

/// <summary>How long a delivered message stays hidden from now on.</summary>
/// <param name="Receipt">The delivery's receipt.</param>
/// <param name="HiddenFor">To the second; zero to <see cref="TaskQueueTraits.MaximumVisibility"/>.</param>
public readonly record struct TaskVisibility(string Receipt, TimeSpan HiddenFor);
