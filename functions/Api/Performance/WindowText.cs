using System.Globalization;

namespace Thaw.Api;

/// <summary>A window of time as an address says it: <c>15m</c>, <c>1h</c>, <c>7d</c>.</summary>
internal static class WindowText
{
    public const string Complaint = "It must be a number and m, h or d, from 1m to 31d, such as 15m.";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public static bool TryParse(string? text, TimeSpan otherwise, out TimeSpan window)
    {
        window = otherwise;
        if (text is null)
        {
            return true;
        }

        if (text.Length is < 2 or > 6 || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        window = text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => TimeSpan.Zero,
        };
        return window >= TimeSpan.FromMinutes(1) && window <= Longest;
    }
}
