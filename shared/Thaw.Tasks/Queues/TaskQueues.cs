namespace Thaw.Tasks.Queues;

/// <summary>The queues by priority: one for all, or one for each level. Without a level's own queue its tasks go through the normal one.</summary>
public sealed class TaskQueues(ITaskQueue normal, ITaskQueue? high = null, ITaskQueue? low = null, ITaskQueue? deadLetters = null)
{
    /// <summary>The queues there are, the preferred one first.</summary>
    public IReadOnlyList<ITaskQueue> InOrder { get; } = [.. new[] { high, normal, low }.OfType<ITaskQueue>()];

    /// <summary>Where messages lie that were delivered too often, of all levels; <see langword="null"/> where there is no such queue.</summary>
    public ITaskQueue? DeadLetters => deadLetters;

    /// <summary>The queue that a task of this priority goes through.</summary>
    public ITaskQueue For(TaskPriority priority) => priority switch
    {
        TaskPriority.High => high ?? normal,
        TaskPriority.Low => low ?? normal,
        _ => normal,
    };
}
