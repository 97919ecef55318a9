namespace Thaw.Jobs.Documents;

/// <summary>A document may not be read: its name leads elsewhere, or its place is not one that was allowed. Trying again changes nothing.</summary>
public sealed class DocumentRefusedException : Exception
{
    /// <summary>A refusal with its reason.</summary>
    public DocumentRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>A refusal with its reason and cause.</summary>
    public DocumentRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A refusal without words.</summary>
    public DocumentRefusedException()
    {
    }
}
