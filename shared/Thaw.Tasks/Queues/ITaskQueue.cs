namespace Thaw.Tasks.Queues;

/// <summary>
/// A queue of tasks' ids, delivered at least once and in any order. Safe from any thread. Batches hold at most <see cref="TaskQueueTraits.MaximumBatch"/> (an
/// <see cref="ArgumentException"/> otherwise), and each message of a batch succeeds or fails by itself: an answer is a list with <see langword="true"/> at the place of each that
/// succeeded. A call that failed as a whole throws.
/// </summary>
public interface ITaskQueue
{
    /// <summary>What the queue is called and can take.</summary>
    TaskQueueTraits Traits { get; }

    /// <summary>Sends messages. One that was not taken may still arrive.</summary>
    ValueTask<IReadOnlyList<bool>> SendAsync(IReadOnlyList<TaskMessage> messages, CancellationToken cancellationToken);

    /// <summary>Takes messages out of sight, those that wait; none where there are none within <paramref name="wait"/>.</summary>
    /// <param name="maximum">At most so many, 1 to <see cref="TaskQueueTraits.MaximumBatch"/>.</param>
    /// <param name="hiddenFor">For how long, to the second; at least 1 second. Then they are delivered again, unless they are deleted.</param>
    /// <param name="wait">How long to wait for the first, to the second; zero to 20 seconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<TaskDelivery>> ReceiveAsync(int maximum, TimeSpan hiddenFor, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Deletes delivered messages. A receipt that another delivery has replaced deletes nothing, whatever is answered; one already deleted counts as a success.</summary>
    ValueTask<IReadOnlyList<bool>> DeleteAsync(IReadOnlyList<string> receipts, CancellationToken cancellationToken);

    /// <summary>Hides delivered messages for a time from now on, or shows them at once (zero). A receipt that another delivery has replaced hides nothing, whatever is answered.</summary>
    ValueTask<IReadOnlyList<bool>> ChangeVisibilityAsync(IReadOnlyList<TaskVisibility> changes, CancellationToken cancellationToken);

    /// <summary>Counts what waits; roughly where the queue counts roughly.</summary>
    ValueTask<TaskQueueDepth> GetDepthAsync(CancellationToken cancellationToken);
}
