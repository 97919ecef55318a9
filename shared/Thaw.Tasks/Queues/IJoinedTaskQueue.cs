using Thaw.Tasks.Stores;

namespace Thaw.Tasks.Queues;

/// <summary>
/// What an <see cref="ITaskQueue"/> is besides where it can lie in its store's database: a message is then sent or deleted in the transaction that writes its task's record, both or neither.
/// A queue that is not one, or lies elsewhere, gets the record first and the message second.
/// </summary>
public interface IJoinedTaskQueue
{
    /// <summary>Whether a store with these traits commits what this queue's effects write.</summary>
    bool Joins(TaskStoreTraits store);

    /// <summary>Sends a message when the record it goes with is written. What is out of bounds is refused as a send refuses it.</summary>
    TaskEffect Sending(TaskMessage message);

    /// <summary>Deletes a delivered message when the record it goes with is written. A receipt that another delivery has replaced deletes nothing, and holds nothing up.</summary>
    TaskEffect Deleting(string receipt);
}
