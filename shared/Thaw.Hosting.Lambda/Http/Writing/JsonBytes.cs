using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Writes JSON as bytes into a buffer writer, without a string on the way.</summary>
internal static class JsonBytes
{
    // All that JSON does not let stand in a string; everything else of UTF-8 stands as it is.
    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\"u8);

    /// <summary>Writes a whole number.</summary>
    public static void Write(IBufferWriter<byte> writer, int number)
    {
        _ = Utf8Formatter.TryFormat(number, writer.GetSpan(11), out var written);
        writer.Advance(written);
    }

    /// <summary>Writes text as a string, quotes included.</summary>
    public static void WriteString(IBufferWriter<byte> writer, string text)
    {
        Span<byte> small = stackalloc byte[512];
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= small.Length ? small : new byte[most];
        WriteString(writer, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>Writes UTF-8 as a string, quotes included.</summary>
    public static void WriteString(IBufferWriter<byte> writer, ReadOnlySpan<byte> utf8)
    {
        writer.Write("\""u8);
        WriteEscaped(writer, utf8);
        writer.Write("\""u8);
    }

    /// <summary>Writes UTF-8 as a part of a string.</summary>
    public static void WriteEscaped(IBufferWriter<byte> writer, ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            // As far as one span of the writer goes even if each byte became six.
            var chunk = utf8[..Math.Min(utf8.Length, 4096)];
            var target = writer.GetSpan(chunk.Length * 6);
            writer.Advance(Escape(chunk, target));
            utf8 = utf8[chunk.Length..];
        }
    }

    /// <summary>Writes bytes as a string of base64, quotes included.</summary>
    public static void WriteBase64(IBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write("\""u8);
        var target = writer.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        _ = Base64.EncodeToUtf8(bytes, target, out _, out var written);
        writer.Advance(written);
        writer.Write("\""u8);
    }

    private static int Escape(ReadOnlySpan<byte> utf8, Span<byte> target)
    {
        var written = 0;
        while (true)
        {
            var plain = utf8.IndexOfAny(Escaped);
            var run = plain < 0 ? utf8 : utf8[..plain];
            run.CopyTo(target[written..]);
            written += run.Length;
            if (plain < 0)
            {
                return written;
            }

            written += Escape(utf8[plain], target[written..]);
            utf8 = utf8[(plain + 1)..];
        }
    }

    private static int Escape(byte character, Span<byte> target)
    {
        target[0] = (byte)'\\';
        target[1] = character switch
        {
            (byte)'"' or (byte)'\\' => character,
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => (byte)'u',
        };
        if (target[1] != 'u')
        {
            return 2;
        }

        target[2] = target[3] = (byte)'0';
        target[4] = "0123456789ABCDEF"u8[character >> 4];
        target[5] = "0123456789ABCDEF"u8[character & 15];
        return 6;
    }
}
