using System.Globalization;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Items;

/// <summary>
/// The one key of the table's items: a prefix for the kind, then the name. An entry's is <c>E#{namespace}#{length of user}#{user}#{key}</c>, the length in UTF-16
/// units and empty for a shared entry, so that no user or key can be taken for another's. At most 1,352 of DynamoDB's 2,048 bytes.
/// </summary>
internal static class ItemKey
{
    public const string Head = "H";
    public const string Settings = "C";
    private const string EntryPrefix = "E#";

    public static string Entry(in StoreKey key) => EntryPrefix + Place(key);

    public static string Lease(in StoreKey key) => "L#" + Place(key);

    public static string Stamp(string name) => "S#" + name;

    public static string Journal(long seq) => string.Create(CultureInfo.InvariantCulture, $"J#{seq}");

    public static string Part(string set, int index) => string.Create(CultureInfo.InvariantCulture, $"P#{set}#{index}");

    /// <summary>Reads an entry's key back.</summary>
    public static bool TryParseEntry(string text, out StoreKey key)
    {
        key = default;
        if (!text.StartsWith(EntryPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text.AsSpan(EntryPrefix.Length);
        var end = rest.IndexOf('#');
        if (end < 1)
        {
            return false;
        }

        var name = rest[..end];
        rest = rest[(end + 1)..];
        end = rest.IndexOf('#');
        if (end < 0)
        {
            return false;
        }

        var length = 0;
        if (end > 0 && (!int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length < 1))
        {
            return false;
        }

        rest = rest[(end + 1)..];
        if (rest.Length <= length || rest[length] != '#')
        {
            return false;
        }

        key = new StoreKey(name.ToString(), end == 0 ? null : rest[..length].ToString(), rest[(length + 1)..].ToString());
        return true;
    }

    private static string Place(in StoreKey key) => key.User is null
        ? $"{key.Namespace}###{key.Key}"
        : string.Create(CultureInfo.InvariantCulture, $"{key.Namespace}#{key.User.Length}#{key.User}#{key.Key}");
}
