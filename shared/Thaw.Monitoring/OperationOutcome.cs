namespace Thaw.Monitoring;

/// <summary>How an operation ended. Each is measured apart.</summary>
public enum OperationOutcome
{
    /// <summary>It did what it was to do.</summary>
    Success = 0,

    /// <summary>It failed.</summary>
    Failure = 1,

    /// <summary>It was given up because it took too long.</summary>
    Timeout = 2,
}
