namespace Thaw.Tasks;

/// <summary>The idempotency key names a task that was submitted with other arguments, or a task is not in a state that allows what was asked.</summary>
public sealed class TaskConflictException : InvalidOperationException
{
    /// <summary>A conflict with its reason.</summary>
    public TaskConflictException(string message)
        : base(message)
    {
    }

    /// <summary>A conflict with its reason and cause.</summary>
    public TaskConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A conflict without words.</summary>
    public TaskConflictException()
    {
    }

    internal TaskConflictException(string message, string taskId)
        : base(message) => TaskId = taskId;

    /// <summary>The task that stands there.</summary>
    public string TaskId { get; } = "";
}
