using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Queues;

/// <summary>A message as it was delivered, one of perhaps many times.</summary>
/// <param name="Body">What it carries: a task's id, or whatever else somebody put into the queue.</param>
/// <param name="Receipt">The right to delete it or to hide it longer, until another delivery of it draws a new one.</param>
/// <param name="Receives">How often it was delivered, this time included.</param>
/// <param name="SentAt">When it was sent.</param>
public sealed record TaskDelivery(string Body, string Receipt, int Receives, DateTimeOffset SentAt)
{
    /// <summary>
    /// The task's record as it stood when the message was taken, written by <see cref="TaskRecordCodec"/>, where the queue lies in the store's database; <see langword="null"/>: read it.
    /// It is as good as one that was read: whoever claims a task says which version is replaced.
    /// </summary>
    public ReadOnlyMemory<byte>? Record { get; init; }

    /// <summary>The same, where the runner has looked it up with others.</summary>
    internal TaskRecord? Known { get; init; }
}
