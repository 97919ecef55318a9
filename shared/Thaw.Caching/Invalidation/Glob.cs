namespace Thaw.Caching.Invalidation;

/// <summary>Matches keys against <see cref="CacheInvalidation.Pattern"/>, in time linear in key × stars, without allocation.</summary>
internal static class Glob
{
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, starPattern = -1, starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                // Remember the star; a later mismatch comes back here and lets it take one character more.
                starPattern = p++;
                starText = t;
            }
            else if (p < pattern.Length && Accepts(pattern, p, text[t], out var width))
            {
                p += width;
                t++;
            }
            else if (starPattern >= 0)
            {
                p = starPattern + 1;
                t = ++starText;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool Accepts(ReadOnlySpan<char> pattern, int p, char c, out int width)
    {
        width = 1;
        switch (pattern[p])
        {
            case '?':
                return true;
            case '\\' when p + 1 < pattern.Length:
                width = 2;
                return pattern[p + 1] == c;
            default:
                return pattern[p] == c;
        }
    }
}
