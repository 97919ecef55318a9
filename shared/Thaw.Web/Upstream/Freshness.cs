using Microsoft.Net.Http.Headers;

namespace Thaw.Web.Upstream;

/// <summary>The arithmetic of RFC 9111, section 4.2.</summary>
internal static class Freshness
{
    private static readonly TimeSpan LongestGuess = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestAge = TimeSpan.FromSeconds(2_147_483_648);

    /// <summary>How old an answer may become before it is stale, as its upstream says. Zero where it says nothing and nothing is guessed.</summary>
    public static TimeSpan Lifetime(StoredAnswer answer, bool shared, double heuristicFraction)
    {
        var directives = answer.Directives;
        if ((shared ? directives.SharedMaxAge : null) is { } sharedAge)
        {
            return sharedAge;
        }

        if (directives.MaxAge is { } maximum)
        {
            return maximum;
        }

        var date = Date(answer);
        if (answer.First(HeaderNames.Expires) is not null)
        {
            // A date that cannot be read, such as 0, and two that disagree, are in the past.
            return answer.Values(HeaderNames.Expires).Count() == 1 && answer.TryGetDate(HeaderNames.Expires, out var expires) && expires > date ? expires - date : TimeSpan.Zero;
        }

        if (heuristicFraction <= 0 || !StatusRules.MayBeGuessed(answer.Status) || !answer.TryGetDate(HeaderNames.LastModified, out var modified) || modified >= date)
        {
            return TimeSpan.Zero;
        }

        var guess = (date - modified) * heuristicFraction;
        return guess < LongestGuess ? guess : LongestGuess;
    }

    /// <summary>How old an answer was when it arrived: what it said itself and the way it took, or what its date says, whichever is more.</summary>
    public static TimeSpan InitialAge(StoredAnswer answer)
    {
        var apparent = Max(TimeSpan.Zero, answer.AnsweredAt - Date(answer));
        var corrected = ReadAge(answer) + Max(TimeSpan.Zero, answer.AnsweredAt - answer.RequestedAt);
        return Max(apparent, corrected);
    }

    /// <summary>How old an answer is by now.</summary>
    public static TimeSpan Age(StoredAnswer answer, DateTimeOffset now) => InitialAge(answer) + Resident(answer, now);

    /// <summary>How long ago an answer arrived.</summary>
    public static TimeSpan Resident(StoredAnswer answer, DateTimeOffset now) => Max(TimeSpan.Zero, now - answer.AnsweredAt);

    // One without a date is dated by its arrival.
    private static DateTimeOffset Date(StoredAnswer answer) => answer.TryGetDate(HeaderNames.Date, out var date) ? date : answer.AnsweredAt;

    private static TimeSpan ReadAge(StoredAnswer answer)
    {
        var text = answer.First(HeaderNames.Age).AsSpan();
        var comma = text.IndexOf(',');
        text = (comma < 0 ? text : text[..comma]).Trim(" \t");
        return text.IsEmpty || text.ContainsAnyExceptInRange('0', '9') ? TimeSpan.Zero
            : long.TryParse(text, out var seconds) && seconds < LongestAge.TotalSeconds ? TimeSpan.FromSeconds(seconds)
            : LongestAge;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
