namespace Thaw.Caching;

/// <summary>
/// What to invalidate: the entries that match everything that is set. At least one is. An entry made after the invalidation is not concerned.
/// </summary>
public sealed record CacheInvalidation
{
    /// <summary>Entries of this namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Entries that belong to this user.</summary>
    public string? User { get; init; }

    /// <summary>The entry under exactly this key; needs <see cref="Namespace"/>. Without <see cref="User"/> it is the shared one.</summary>
    public string? Key { get; init; }

    /// <summary>Entries whose key matches this glob as a whole: <c>*</c> any run of characters, <c>?</c> one character, <c>\</c> takes the next one literally. At most 1,024 bytes.</summary>
    public string? Pattern { get; init; }

    /// <summary>Entries that carry this tag; <c>*</c> alone means every entry.</summary>
    public string? Tag { get; init; }

    /// <summary>A <see cref="Pattern"/> for every key that starts with <paramref name="prefix"/>, whatever characters it has.</summary>
    public static string Prefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return prefix.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("*", "\\*", StringComparison.Ordinal)
            .Replace("?", "\\?", StringComparison.Ordinal) + "*";
    }
}
