namespace Thaw;

/// <summary>Names under which Thaw publishes its instruments (<c>System.Diagnostics.Metrics</c>).</summary>
public static class ThawInstruments
{
    /// <summary>The cache's meter.</summary>
    public const string CachingMeter = "Thaw.Caching";
}
