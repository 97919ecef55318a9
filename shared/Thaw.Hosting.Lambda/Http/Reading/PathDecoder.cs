using System.Buffers;
using System.Globalization;
using System.Text;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>
/// Decodes a path in place as Kestrel does: percent-encoded UTF-8 becomes characters, <c>%2F</c> stays as it is (a slash in a segment is not a separator), so does
/// what is no UTF-8; dot segments are resolved.
/// </summary>
internal static class PathDecoder
{
    /// <summary>Whether the path is changed by decoding.</summary>
    public static bool IsEncoded(ReadOnlySpan<byte> path) => path.Contains((byte)'%');

    /// <summary>Whether there may be dot segments.</summary>
    public static bool HasDots(ReadOnlySpan<byte> path) => path.IndexOf("/."u8) >= 0;

    /// <summary>Decodes; the length that is left.</summary>
    public static int Decode(Span<byte> path)
    {
        var write = 0;
        Span<byte> character = stackalloc byte[4];
        for (var read = 0; read < path.Length;)
        {
            var consumed = path[read] == '%' ? DecodeCharacter(path[read..], character, out var length) : (length = 0);
            if (consumed == 0)
            {
                path[write++] = path[read++];
                continue;
            }

            character[..length].CopyTo(path[write..]);
            write += length;
            read += consumed;
        }

        return write;
    }

    /// <summary>Resolves <c>.</c> and <c>..</c> (RFC 3986, section 5.2.4); the length that is left.</summary>
    public static int RemoveDotSegments(Span<byte> path)
    {
        var write = 0;
        for (var read = 0; read < path.Length;)
        {
            var end = path[(read + 1)..].IndexOf((byte)'/');
            end = end < 0 ? path.Length : read + 1 + end;
            var segment = path[read..end];
            var isLast = end == path.Length;
            if (segment.SequenceEqual("/."u8) || segment.SequenceEqual("/.."u8))
            {
                if (segment.Length == 3)
                {
                    write = Math.Max(0, path[..write].LastIndexOf((byte)'/'));
                }

                if (isLast)
                {
                    path[write++] = (byte)'/';
                }
            }
            else
            {
                segment.CopyTo(path[write..]);
                write += segment.Length;
            }

            read = end;
        }

        return write;
    }

    // How much of the input makes one character, or zero where it stays as it is.
    private static int DecodeCharacter(ReadOnlySpan<byte> encoded, Span<byte> character, out int length)
    {
        length = 0;
        if (!TryByte(encoded, out var first))
        {
            return 0;
        }

        if (first < 0x80)
        {
            character[0] = first;
            length = first == '/' ? 0 : 1;
            return length * 3;
        }

        var wanted = first switch { >= 0xC2 and <= 0xDF => 2, >= 0xE0 and <= 0xEF => 3, >= 0xF0 and <= 0xF4 => 4, _ => 0 };
        if (wanted == 0)
        {
            return 0;
        }

        character[0] = first;
        for (var i = 1; i < wanted; i++)
        {
            if (encoded.Length < (i + 1) * 3 || !TryByte(encoded[(i * 3)..], out character[i]))
            {
                return 0;
            }
        }

        if (Rune.DecodeFromUtf8(character[..wanted], out _, out var used) != OperationStatus.Done || used != wanted)
        {
            return 0;
        }

        length = wanted;
        return wanted * 3;
    }

    private static bool TryByte(ReadOnlySpan<byte> encoded, out byte value)
    {
        value = 0;
        return encoded.Length >= 3 && encoded[0] == '%' && char.IsAsciiHexDigit((char)encoded[1]) && char.IsAsciiHexDigit((char)encoded[2])
            && byte.TryParse(encoded.Slice(1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
