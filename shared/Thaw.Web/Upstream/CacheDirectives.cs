using System.Net.Http.Headers;

namespace Thaw.Web.Upstream;

/// <summary>
/// The directives of <c>Cache-Control</c>, of a request or an answer. Lenient in form, never in effect: an argument that is no number counts as 0, and of two the first counts.
/// The forms of <c>no-cache</c> and <c>private</c> that name fields count as those without, which is the stricter reading.
/// </summary>
internal sealed class CacheDirectives
{
    // What a number too large is taken for, by RFC 9111, section 1.2.2.
    private const long MaximumSeconds = 2_147_483_648;

    public static readonly CacheDirectives None = new();

    public bool NoStore { get; private set; }

    public bool NoCache { get; private set; }

    public bool Public { get; private set; }

    public bool Private { get; private set; }

    public bool MustRevalidate { get; private set; }

    public bool ProxyRevalidate { get; private set; }

    public bool MustUnderstand { get; private set; }

    public bool OnlyIfCached { get; private set; }

    public TimeSpan? MaxAge { get; private set; }

    public TimeSpan? SharedMaxAge { get; private set; }

    public TimeSpan? MinFresh { get; private set; }

    /// <summary>How stale an answer the client takes; without a number any.</summary>
    public TimeSpan? MaxStale { get; private set; }

    public TimeSpan? StaleWhileRevalidate { get; private set; }

    public TimeSpan? StaleIfError { get; private set; }

    /// <summary>A request's wishes; <c>Pragma: no-cache</c> counts where there is no <c>Cache-Control</c>.</summary>
    public static CacheDirectives Of(HttpRequestHeaders headers)
    {
        if (headers.NonValidated.TryGetValues("Cache-Control", out var values))
        {
            return Parse(values);
        }

        return headers.NonValidated.TryGetValues("Pragma", out var pragma) && pragma.Any(static one => one.Contains("no-cache", StringComparison.OrdinalIgnoreCase))
            ? new CacheDirectives { NoCache = true }
            : None;
    }

    public static CacheDirectives Parse(IEnumerable<string> values)
    {
        CacheDirectives? parsed = null;
        foreach (var value in values)
        {
            var rest = value.AsSpan();
            while (TryNext(ref rest, out var name, out var argument, out var hasArgument))
            {
                (parsed ??= new CacheDirectives()).Take(name, argument, hasArgument);
            }
        }

        return parsed ?? None;
    }

    private static bool TryNext(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> name, out ReadOnlySpan<char> argument, out bool hasArgument)
    {
        rest = rest.TrimStart(" \t,");
        var end = rest.IndexOfAny('=', ',');
        name = (end < 0 ? rest : rest[..end]).Trim(" \t");
        hasArgument = end >= 0 && rest[end] == '=';
        argument = default;
        rest = end < 0 ? default : rest[(end + 1)..];
        if (!hasArgument)
        {
            return name.Length > 0;
        }

        rest = rest.TrimStart(" \t");
        if (rest is not ['"', ..])
        {
            var comma = rest.IndexOf(',');
            argument = (comma < 0 ? rest : rest[..comma]).Trim(" \t");
            rest = comma < 0 ? default : rest[(comma + 1)..];
            return true;
        }

        // Commas within the quotes separate nothing; a backslash takes the next character as it is.
        var at = 1;
        while (at < rest.Length && rest[at] != '"')
        {
            at += rest[at] == '\\' ? 2 : 1;
        }

        argument = rest[1..Math.Min(at, rest.Length)];
        var next = at >= rest.Length ? -1 : rest[at..].IndexOf(',');
        rest = next < 0 ? default : rest[(at + next + 1)..];
        return true;
    }

    private static TimeSpan Seconds(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return TimeSpan.Zero;
        }

        return TimeSpan.FromSeconds(long.TryParse(text, out var number) ? Math.Min(number, MaximumSeconds) : MaximumSeconds);
    }

    private void Take(ReadOnlySpan<char> name, ReadOnlySpan<char> argument, bool hasArgument)
    {
        Span<char> lower = stackalloc char[24];
        if (name.Length > lower.Length)
        {
            return;
        }

        name.ToLowerInvariant(lower);
        switch (lower[..name.Length])
        {
            case "no-store":
                NoStore = true;
                break;
            case "no-cache":
                NoCache = true;
                break;
            case "public":
                Public = true;
                break;
            case "private":
                Private = true;
                break;
            case "must-revalidate":
                MustRevalidate = true;
                break;
            case "proxy-revalidate":
                ProxyRevalidate = true;
                break;
            case "must-understand":
                MustUnderstand = true;
                break;
            case "only-if-cached":
                OnlyIfCached = true;
                break;
            case "max-age":
                MaxAge ??= Seconds(argument);
                break;
            case "s-maxage":
                SharedMaxAge ??= Seconds(argument);
                break;
            case "min-fresh":
                MinFresh ??= Seconds(argument);
                break;
            case "max-stale":
                MaxStale ??= hasArgument ? Seconds(argument) : TimeSpan.MaxValue;
                break;
            case "stale-while-revalidate":
                StaleWhileRevalidate ??= Seconds(argument);
                break;
            case "stale-if-error":
                StaleIfError ??= Seconds(argument);
                break;
        }
    }
}
