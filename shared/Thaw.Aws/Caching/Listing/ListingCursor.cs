using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Thaw.Aws.Caching.Items;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Listing;

/// <summary>
/// How far a listing is: the partition, and the last key of it that was answered (empty: none yet). On the outside base64url of eight hex digits that name the listing, one
/// that names the partition, and the key.
/// </summary>
internal readonly record struct ListingCursor(int Partition, string LastKey)
{
    private const int ScopeLength = 8;

    public static ListingCursor Parse(in StoreListing listing)
    {
        if (listing.Cursor is not { } text)
        {
            return new ListingCursor(0, "");
        }

        try
        {
            var plain = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(Base64Url.DecodeFromChars(text));
            if (plain.Length > ScopeLength
                && plain.AsSpan(0, ScopeLength).SequenceEqual(Scope(listing))
                && int.TryParse(plain.AsSpan(ScopeLength, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var partition)
                && plain[(ScopeLength + 1)..] is var last
                && (last.Length == 0 || Belongs(listing, partition, last)))
            {
                return new ListingCursor(partition, last);
            }
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            // Not base64url, or not UTF-8: said below in our own words.
        }

        throw new FormatException("This cursor does not belong to this listing: start again without one.");
    }

    public string Encode(in StoreListing listing) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Scope(listing)}{Partition:x1}{LastKey}")));

    private static bool Belongs(in StoreListing listing, int partition, string last) =>
        ItemKey.TryParseEntry(last, out var key)
        && (listing.Namespace is null || key.Namespace == listing.Namespace)
        && (listing.User is null || key.User == listing.User)
        && ListingGroup.Of(key, last).Namespace == ListingGroup.Partition(key.Namespace, partition);

    private static string Scope(in StoreListing listing) => ListingGroup.Hash($"{listing.Namespace}#{listing.User}")[..ScopeLength];
}
