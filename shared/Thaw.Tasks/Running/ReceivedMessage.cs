using Microsoft.Extensions.Logging;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Running;

/// <summary>A delivery and what hides it. A fault of the queue's is logged and forgiven: the record says what is true, and the sweeper what has no message.</summary>
internal sealed partial class ReceivedMessage(ITaskQueue? queue, TaskDelivery delivery, TimeProvider clock, ILogger logger, DateTimeOffset? deadline)
{
    // A host that ends at its deadline gives nothing back: the message may be shown this long after.
    private static readonly TimeSpan AfterDeadline = TimeSpan.FromSeconds(5);

    private readonly DateTimeOffset _received = clock.GetUtcNow();

    /// <summary>Its deletion as a part of what the store writes; <see langword="null"/> where it cannot be one.</summary>
    public TaskEffect? DeletionWith(TaskStoreTraits store) => Joined(store)?.Deleting(delivery.Receipt);

    /// <summary>The task's record as it was looked up with others', or as the queue saw it in the store's database; <see langword="null"/> where neither was.</summary>
    public TaskRecord? RecordWith(TaskStoreTraits store) => delivery.Known is { } known ? known : delivery.Record is { } record && Joined(store) is not null ? TaskRecordCodec.Read(record.Span) : null;

    /// <summary>Hides the message from now on, to the second above, within what the queue and the host's deadline allow.</summary>
    public async ValueTask HideAsync(TimeSpan time)
    {
        if (queue is null)
            return;
        var now = clock.GetUtcNow();
        // A clock that was set back has not made the queue's limit longer.
        var since = now > _received ? now - _received : TimeSpan.Zero;
        var most = queue.Traits.MaximumVisibility - since - TimeSpan.FromSeconds(1);
        if (most < TimeSpan.FromSeconds(1))
            return; // zero would show it at once

        var seconds = Math.Ceiling(Math.Max(0, Math.Min(time.TotalSeconds, most.TotalSeconds)));
        try
        {
            await queue.ChangeVisibilityAsync([new TaskVisibility(delivery.Receipt, TimeSpan.FromSeconds(seconds))], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogUnhidden(logger, fault);
        }
    }

    /// <summary>As <see cref="HideAsync"/> while a handler runs: no longer than the host lives.</summary>
    public ValueTask KeepHiddenAsync(TimeSpan time) =>
        HideAsync(deadline is { } end && end + AfterDeadline - clock.GetUtcNow() is var left && left < time ? left : time);

    private IJoinedTaskQueue? Joined(TaskStoreTraits store) => queue is IJoinedTaskQueue joined && joined.Joins(store) ? joined : null;

    [LoggerMessage(2010, LogLevel.Warning, "A message's visibility could not be changed; it comes when the queue has it.")]
    private static partial void LogUnhidden(ILogger logger, Exception fault);
}
