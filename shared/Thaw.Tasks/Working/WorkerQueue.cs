using Thaw.Tasks.Queues;

namespace Thaw.Tasks.Working;

/// <summary>One of the queues that a worker looks at.</summary>
internal sealed class WorkerQueue(ITaskQueue queue)
{
    public ITaskQueue Queue => queue;

    public MessageDeletes Deletes { get; } = new(queue);

    /// <summary>
    /// A wait at this queue that goes on while the others are looked at, or the pause after a fault; <see langword="true"/>: it took something. A wait is never broken off for another queue's
    /// sake: what it would have been answered would be hidden, and nobody would know.
    /// </summary>
    public Task<bool>? Waiting { get; set; }
}
