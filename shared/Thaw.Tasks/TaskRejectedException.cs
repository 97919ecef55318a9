namespace Thaw.Tasks;

/// <summary>A submission that cannot be taken as it is: an unknown type, arguments that are not its handler's, a value out of bounds. Nothing was written.</summary>
public sealed class TaskRejectedException : ArgumentException
{
    /// <summary>A rejection with its reason.</summary>
    public TaskRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>A rejection with its reason and cause.</summary>
    public TaskRejectedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A rejection without words.</summary>
    public TaskRejectedException()
    {
    }

    internal TaskRejectedException(string message, string subject, Exception? innerException = null)
        : base(message, innerException) => Subject = subject;

    /// <summary>What cannot be used: <c>type</c>, <c>arguments</c>, or the name of a property of <see cref="TaskSubmission"/>; empty where it is not known.</summary>
    public string Subject { get; } = "";
}
