namespace Thaw.Monitoring.Fleet;

/// <summary>How long a time a roll-up is about.</summary>
public enum MetricsScale
{
    /// <summary>A minute.</summary>
    Minute = 0,

    /// <summary>An hour, of its minutes.</summary>
    Hour = 1,

    /// <summary>A day, UTC, of its hours.</summary>
    Day = 2,
}
