namespace Thaw.Caching;

/// <summary>What came of replacing the settings.</summary>
public enum CacheSettingsWrite
{
    /// <summary>The durable tier did not answer: they may have been replaced or not.</summary>
    Unknown = 0,

    /// <summary>They were replaced.</summary>
    Replaced = 1,

    /// <summary>They are of another version than was thought: nothing changed.</summary>
    Lost = 2,
}
