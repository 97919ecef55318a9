namespace Thaw.Caching.Invalidation;

/// <summary>The names under which stamps lie in the store.</summary>
internal static class StampName
{
    public const string All = "*";

    public static string OfNamespace(string ns) => "n:" + ns;

    public static string OfUser(string user) => "u:" + user;

    public static string OfTag(string tag) => "t:" + tag;

    /// <summary>The stamp that an invalidation concerns, and whether it covers all of it or needs a rule. A key has none: its tombstone stands in its place.</summary>
    public static (string Name, bool IsWhole) Of(CacheInvalidation what) => what switch
    {
        // A user's first: a stamp with too many rules covers everything under its name, and that must be the user's own.
        { User: { } user } => (OfUser(user), what is { Namespace: null, Pattern: null, Tag: null }),
        { Namespace: { } ns } => (OfNamespace(ns), what is { Pattern: null, Tag: null }),
        { Tag: "*" } => (All, what.Pattern is null),
        { Pattern: not null } => (All, false),
        { Tag: { } tag } => (OfTag(tag), true),
        _ => (All, true),
    };
}
