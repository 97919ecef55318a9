namespace Thaw.Architecture.Files;

/// <summary>The exceptions from the rules for files, each with its reason. One that is no longer needed fails too.</summary>
internal static class FileRules
{
    public const int MaximumLines = 300;

    public static readonly string[] ForbiddenFolders = ["Helpers", "Utils", "Utilities", "Models", "Managers", "Common"];

    /// <summary>Files that declare more than one public type.</summary>
    public static readonly Dictionary<string, string> Companions = new(StringComparer.Ordinal)
    {
        ["shared/Thaw.Caching/CacheKeyPage.cs"] = "a page and its line of two properties",
        ["shared/Thaw.Caching/CacheStatistics.cs"] = "figures of the cache, a tier and a namespace: read together",
        ["shared/Thaw.Caching/CacheTimeoutException.cs"] = "the exception and the enum that says which limit",
        ["shared/Thaw.Caching/Stores/StoreListing.cs"] = "a page and its line",
    };

    /// <summary>Files longer than <see cref="MaximumLines"/>.</summary>
    public static readonly Dictionary<string, string> Long = new(StringComparer.Ordinal)
    {
    };

    /// <summary>What only one machine knows. Written in halves, so that this file does not hold them.</summary>
    public static readonly string[] MachineWords =
    [
        "/ro" + "ot/", "/wo" + "rk/", "/tmp/" + "wt", "/ho" + "me/",
        "registry." + "npmjs", "nuget." + "org", "npmjs." + "com", "pypi." + "org", "art" + "ifactory", "jf" + "rog.io", "code" + "artifact", "pkg." + "dev",
    ];
}
