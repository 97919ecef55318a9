namespace Thaw.Monitoring.Judging;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Good to know; nothing is wrong.</summary>
    Info = 0,

    /// <summary>Costs time or money that need not be spent.</summary>
    Warning = 1,

    /// <summary>Callers feel it.</summary>
    Critical = 2,
}
