using System.Security.Cryptography;
using System.Text;
using Thaw.Caching.Stores;

namespace Thaw.Aws.Caching.Listing;

/// <summary>
/// Where an entry lies in the two indexes. A namespace, like a user, is spread over 16 partitions by the key's hash, so that a busy one is not held to one partition's
/// 1,000 writes a second. The order within is <c>{namespace}#{hash}</c>: the key itself may be longer than the 1,024 bytes of a sort key, and a user's entries
/// of one namespace lie together.
/// </summary>
internal readonly record struct ListingGroup(string Namespace, string? User, string Sort)
{
    public const int Partitions = 16;

    public static ListingGroup Of(in StoreKey key, string itemKey)
    {
        var hash = Hash(itemKey);
        var partition = hash[^1];
        return new ListingGroup(
            $"{key.Namespace}#{partition}",
            key.User is null ? null : $"{key.User}#{partition}",
            $"{SortPrefix(key.Namespace)}{hash.AsSpan(0, 16)}");
    }

    public static string Partition(string name, int number) => $"{name}#{number:x1}";

    public static string SortPrefix(string name) => $"{name}#";

    // The last digit chooses the partition, the first sixteen the place in it: the two are independent.
    public static string Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToHexStringLower(hash);
    }
}
