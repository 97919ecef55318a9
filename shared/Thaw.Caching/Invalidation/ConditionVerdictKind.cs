namespace Thaw.Caching.Invalidation;

/// <summary>Whether a condition holds, if that could be found out.</summary>
internal enum ConditionVerdictKind
{
    /// <summary>The store did not answer.</summary>
    Unanswered = 0,

    /// <summary>The head is not where it was thought to be; judge again after a check.</summary>
    Outdated = 1,

    /// <summary>It does not hold.</summary>
    Fails = 2,

    /// <summary>It holds.</summary>
    Holds = 3,
}
