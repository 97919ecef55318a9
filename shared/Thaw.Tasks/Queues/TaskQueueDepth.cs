namespace Thaw.Tasks.Queues;

/// <summary>What waits in a queue, as far as the queue knows.</summary>
/// <param name="Waiting">Messages that could be delivered now.</param>
/// <param name="InFlight">Delivered and hidden.</param>
/// <param name="Delayed">Sent with a delay that has not passed.</param>
/// <param name="OldestAge">How long the oldest that could be delivered has waited; <see langword="null"/> where the queue does not say: the sweeper then asks the records.</param>
public readonly record struct TaskQueueDepth(long Waiting, long InFlight, long Delayed, TimeSpan? OldestAge);
