using System.Globalization;

namespace Thaw.FleetProcess;

/// <summary>A cached value: when its factory began, and in which process.</summary>
internal sealed record FleetValue(long BeganAt, int Maker)
{
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{BeganAt} {Maker}");

    public static FleetValue Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return new FleetValue(
            long.Parse(text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture),
            int.Parse(text.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
