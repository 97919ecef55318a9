namespace Thaw.Caching.Resilience;

/// <summary>Whether a tier is used.</summary>
internal enum CircuitState
{
    /// <summary>It is.</summary>
    Closed = 0,

    /// <summary>It is skipped.</summary>
    Open = 1,

    /// <summary>One call is trying it.</summary>
    HalfOpen = 2,
}
