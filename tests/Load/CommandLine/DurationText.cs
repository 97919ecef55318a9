using System.Globalization;

namespace Thaw.Load.CommandLine;

/// <summary>A length of time as one types it: 20ms, 90s, 5m, 1h; a bare number is seconds.</summary>
internal static class DurationText
{
    private static readonly (string Suffix, double Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("", 1_000)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        var (suffix, factor) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        var valid = double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * factor < TimeSpan.FromDays(30).TotalMilliseconds;
        duration = valid ? TimeSpan.FromMilliseconds(number * factor) : default;
        return valid;
    }

    public static string Format(TimeSpan duration) => duration.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###} s");
}
