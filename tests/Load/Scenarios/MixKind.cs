namespace Thaw.Load.Scenarios;

/// <summary>Which endpoints users want.</summary>
internal enum MixKind
{
    /// <summary>What an application does all day: values read through the cache, written, removed, several at once; tasks; search.</summary>
    Application,

    /// <summary>What an operator looks at: health, metrics, analysis, tuning.</summary>
    Performance,
}
