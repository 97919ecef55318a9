using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Embedded;

/// <summary>A message that is sent or deleted in the transaction that writes its task's record.</summary>
/// <param name="Queue">Which queue's.</param>
/// <param name="Message">What is sent; nothing where a message is deleted.</param>
/// <param name="Receipt">What is deleted; <see langword="null"/> where a message is sent.</param>
internal sealed record SqliteMessageWrite(SqliteTaskQueue Queue, TaskMessage Message, string? Receipt) : TaskEffect;
