namespace Thaw.Caching.Invalidation;

/// <summary>
/// Part of what a stamp covers: the entries under the stamp's name that also match what is set here and were made before <paramref name="Seq"/>.
/// </summary>
/// <param name="Seq">The commit it came with.</param>
/// <param name="Minute">When, in minutes since 1970: a rule older than any entry can live is dropped.</param>
/// <param name="Namespace">Only entries of this namespace; set where the stamp is a user's.</param>
/// <param name="Pattern">Only entries whose key matches this glob.</param>
/// <param name="Tag">Only entries that carry this tag.</param>
internal sealed record InvalidationRule(long Seq, long Minute, string? Namespace, string? Pattern, string? Tag)
{
    public bool Matches(string ns, string key, ReadOnlySpan<string> tags) =>
        (Namespace is null || Namespace == ns)
        && (Tag is null || tags.Contains(Tag))
        && (Pattern is null || Glob.IsMatch(Pattern, key));

    /// <summary>Whether it covers all that <paramref name="other"/> does.</summary>
    public bool Replaces(InvalidationRule other) =>
        Seq >= other.Seq && Namespace == other.Namespace && Pattern == other.Pattern && Tag == other.Tag;

    public static InvalidationRule Of(CacheInvalidation what, long seq, long minute) =>
        new(seq, minute, what.User is null ? null : what.Namespace, what.Pattern, what.Tag == "*" ? null : what.Tag);
}
