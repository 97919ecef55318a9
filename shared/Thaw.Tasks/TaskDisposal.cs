namespace Thaw.Tasks;

/// <summary>What is to become of a delivered message.</summary>
public enum TaskDisposal
{
    /// <summary>It has served: delete it.</summary>
    Delete = 0,

    /// <summary>It is to come again, when its visibility (which the runner has set) ends: do not delete it; in a batch of Lambda's, report it as failed.</summary>
    Keep = 1,

    /// <summary>It has served and is deleted already, in the transaction that wrote how its task ended: there is nothing to do. Only of queues that lie in the store's database.</summary>
    Deleted = 2,
}
