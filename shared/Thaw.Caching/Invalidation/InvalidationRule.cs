namespace Thaw.Caching.Invalidation;

/// <summary>
/// Part of what a stamp covers: the entries under the stamp's name that also match what is set here and were made before <paramref name="Seq"/>.
/// </summary>
/// <param name="Seq">The commit it came with.</param>
/// <param name="Minute">When, in minutes since 1970: a rule older than any entry can live is dropped.</param>
/// <param name="User">Only entries of this user.</param>
/// <param name="Pattern">Only entries whose key matches this glob.</param>
/// <param name="Tag">Only entries that carry this tag.</param>
internal sealed record InvalidationRule(long Seq, long Minute, string? User, string? Pattern, string? Tag)
{
    public bool MatchesSameAs(InvalidationRule other) => User == other.User && Pattern == other.Pattern && Tag == other.Tag;

    public bool Matches(string? user, string key, ReadOnlySpan<string> tags) =>
        (User is null || User == user)
        && (Tag is null || tags.Contains(Tag))
        && (Pattern is null || Glob.IsMatch(Pattern, key));
}
