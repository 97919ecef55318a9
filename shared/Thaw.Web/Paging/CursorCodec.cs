using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Thaw.Web;

/// <summary>
/// Cursors as bytes: a version, when it was signed (milliseconds since 1970), the store's position, and HMAC-SHA256 over these and the binding. In base64 that needs no escaping in an address.
/// </summary>
internal static class CursorCodec
{
    private const byte Version = 1;
    private const int HeadBytes = 1 + sizeof(long);
    private const int LongestCursor = 4_096;

    public static string Write(byte[] key, CursorBinding binding, string position, DateTimeOffset now)
    {
        var text = Encoding.UTF8.GetBytes(position);
        var cursor = new byte[HeadBytes + text.Length + HMACSHA256.HashSizeInBytes];
        cursor[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(cursor.AsSpan(1), now.ToUnixTimeMilliseconds());
        text.CopyTo(cursor, HeadBytes);
        Sign(key, binding, cursor.AsSpan(..^HMACSHA256.HashSizeInBytes), cursor.AsSpan(^HMACSHA256.HashSizeInBytes..));
        return Base64Url.EncodeToString(cursor);
    }

    public static CursorFault Read(byte[][] ring, TimeSpan lifetime, CursorBinding binding, string text, DateTimeOffset now, out string? position)
    {
        position = null;
        if (text.Length > LongestCursor || !Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text) is not [Version, ..] cursor || cursor.Length < HeadBytes + HMACSHA256.HashSizeInBytes)
        {
            return CursorFault.Malformed;
        }

        var payload = cursor.AsSpan(..^HMACSHA256.HashSizeInBytes);
        var isSigned = false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var key in ring)
        {
            Sign(key, binding, payload, expected);
            isSigned |= CryptographicOperations.FixedTimeEquals(expected, cursor.AsSpan(^HMACSHA256.HashSizeInBytes..));
        }

        // In base64 several texts may be the same bytes; only the one that was handed out is taken.
        if (!isSigned || !string.Equals(Base64Url.EncodeToString(cursor), text, StringComparison.Ordinal))
        {
            return CursorFault.Foreign;
        }

        // A little may lie ahead: the clocks of a fleet differ.
        var age = now - DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(payload[1..]));
        if (age > lifetime)
        {
            return CursorFault.Expired;
        }

        position = Encoding.UTF8.GetString(payload[HeadBytes..]);
        return CursorFault.None;
    }

    // Binding and head have fixed lengths: nothing can be moved from one part into the next.
    private static void Sign(byte[] key, CursorBinding binding, ReadOnlySpan<byte> payload, Span<byte> signature)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(binding.Hash);
        hmac.AppendData(payload);
        hmac.GetHashAndReset(signature);
    }
}
