namespace Thaw.Monitoring;

/// <summary>Bytes that are not figures as this library writes them: damaged, cut short, or of a later version. Nothing was taken from them.</summary>
public sealed class FiguresFormatException : FormatException
{
    /// <summary>A fault with a sentence that says what is wrong.</summary>
    public FiguresFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A fault with its cause.</summary>
    public FiguresFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A fault without words.</summary>
    public FiguresFormatException()
    {
    }
}
