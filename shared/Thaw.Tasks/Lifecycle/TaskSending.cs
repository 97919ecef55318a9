using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Lifecycle;

/// <summary>Puts tasks' messages into their queues. A message that could not be sent is the sweeper's: the record says when to look.</summary>
internal sealed class TaskSending(TaskStoreTraits store, TaskQueues queues)
{
    /// <summary>A task that must wait longer has no message until it is nearly due.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    /// <summary>The message of a task that is about to be written, where both can be written at once; otherwise it is sent afterwards, if it is near enough to its time.</summary>
    public TaskEffect? With(TaskRecord record, DateTimeOffset now) =>
        record.NotBefore - now <= LongestDelay && queues.For(record.Priority) is IJoinedTaskQueue queue && queue.Joins(store)
            ? queue.Sending(new TaskMessage(record.Id, Delay(record, now)))
            : null;

    /// <summary>Sends what is near enough to its time; answers how many messages could not be sent. Throws only what the token does.</summary>
    public async ValueTask<int> SendAsync(IReadOnlyList<TaskRecord> records, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var unsent = 0;
        foreach (var ofQueue in records.Where(record => record.NotBefore - now <= LongestDelay).GroupBy(record => queues.For(record.Priority)))
        {
            foreach (var batch in ofQueue.Chunk(ofQueue.Key.Traits.MaximumBatch))
            {
                unsent += await SendAsync(ofQueue.Key, [.. batch.Select(record => new TaskMessage(record.Id, Delay(record, now)))], cancellationToken).ConfigureAwait(false);
            }
        }

        return unsent;
    }

    /// <summary>As <see cref="SendAsync(IReadOnlyList{TaskRecord}, DateTimeOffset, CancellationToken)"/>, for records that were moved on to be sent. Throws nothing.</summary>
    public async ValueTask<int> SendAllAsync(IReadOnlyList<TaskRecord> records, DateTimeOffset now, LateEnd end)
    {
        try
        {
            return await SendAsync(records, now, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Some may have been sent; the sweeper finds those that were not.
            return records.Count;
        }
    }

    private static async ValueTask<int> SendAsync(ITaskQueue queue, TaskMessage[] messages, CancellationToken cancellationToken)
    {
        try
        {
            return (await queue.SendAsync(messages, cancellationToken).ConfigureAwait(false)).Count(static sent => !sent);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the queue's fault is, the records stand, and the sweeper sends what has no message.
            return messages.Length;
        }
    }

    // Queues count in seconds: a message that came a moment early would have to be hidden again.
    private static TimeSpan Delay(TaskRecord record, DateTimeOffset now) =>
        record.NotBefore <= now ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Ceiling((record.NotBefore - now).TotalSeconds));
}
