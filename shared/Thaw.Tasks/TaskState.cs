namespace Thaw.Tasks;

/// <summary>Where a task stands.</summary>
public enum TaskState
{
    /// <summary>Waits to be run, for the first time or after it was given back.</summary>
    Pending = 0,

    /// <summary>A worker holds it.</summary>
    Running = 1,

    /// <summary>Finished with a result.</summary>
    Succeeded = 2,

    /// <summary>An attempt failed; it will be retried.</summary>
    Failed = 3,

    /// <summary>Given up, with the reason on its record; an operator may retry it.</summary>
    Dead = 4,

    /// <summary>Called off by somebody, before or while it ran.</summary>
    Cancelled = 5,
}
