namespace Thaw.Tasks.Running;

/// <summary>Why a handler was told to leave.</summary>
internal enum AttemptEnd
{
    None = 0,

    /// <summary>Somebody called the task off.</summary>
    Cancelled = 1,

    /// <summary>The claim is gone: another worker has the task, or this one could not renew it in time.</summary>
    Lost = 2,

    /// <summary>The worker's time is short, or its host stops.</summary>
    Interrupted = 3,

    /// <summary>The task's own time for an attempt is over.</summary>
    TimedOut = 4,
}
