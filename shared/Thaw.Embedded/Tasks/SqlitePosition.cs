using System.Globalization;

namespace Thaw.Embedded;

/// <summary>The last task of a page: the next page begins after it.</summary>
internal sealed record SqlitePosition(long Created, string Id)
{
    private const string Prefix = "sqlite-";

    public static SqlitePosition Parse(string position)
    {
        var parts = position.Split('-', 3);
        return parts is ["sqlite", var created, { Length: > 0 } id] && long.TryParse(created, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new SqlitePosition(ticks, id)
            : throw Foreign();
    }

    /// <summary>The position after an item's key.</summary>
    public static string OfKey(string key) => Prefix + key;

    public static string ParseKey(string position) =>
        position.StartsWith(Prefix, StringComparison.Ordinal) ? position[Prefix.Length..] : throw Foreign();

    public override string ToString() => $"{Prefix}{Created}-{Id}";

    private static FormatException Foreign() => new("This listing's position is not one that the SQLite store answered; start again without one.");
}
