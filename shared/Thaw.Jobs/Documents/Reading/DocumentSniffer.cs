using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Thaw.Jobs.Documents.Reading;

/// <summary>
/// Tells from a document's first bytes what it is. In this order: a byte-order mark, the signature of a format that is no text, the zeros of UTF-16 without a mark, any other zero (no text), and
/// for text: HTML, JSON, CSV by how it begins (JSON and CSV also by the name's ending where the beginning fits), else plain. Formats that are no text, PDF among them, are not taken apart.
/// </summary>
internal static class DocumentSniffer
{
    /// <summary>How much of the beginning is looked at.</summary>
    public const int SniffedBytes = 64 * 1024;

    private const int ZerosBytes = 8 * 1024;
    private const string Unknown = "application/octet-stream";

    private static readonly (byte[] Signature, int At, string Type)[] Signatures =
    [
        ([.. "%PDF-"u8], 0, "application/pdf"),
        ([.. "PK\u0003\u0004"u8], 0, "application/zip"),
        ([0x1f, 0x8b], 0, "application/gzip"),
        ([0x89, .. "PNG\r\n"u8], 0, "image/png"),
        ([0xff, 0xd8, 0xff], 0, "image/jpeg"),
        ([.. "GIF8"u8], 0, "image/gif"),
        ([.. "7z"u8, 0xbc, 0xaf, 0x27, 0x1c], 0, "application/x-7z-compressed"),
        ([0x28, 0xb5, 0x2f, 0xfd], 0, "application/zstd"),
        ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 0, "application/x-ole-storage"),
        ([.. "SQLite format 3\0"u8], 0, "application/vnd.sqlite3"),
        ([0x7f, .. "ELF"u8], 0, "application/x-elf"),
        ([.. "ftyp"u8], 4, "video/mp4"),
        ([.. "ustar"u8], 257, "application/x-tar"),
    ];

    private static readonly SearchValues<char> Separators = SearchValues.Create(",;\t");

    public static DocumentKind Sniff(ReadOnlySpan<byte> start, string key)
    {
        var (encoding, mark) = ByMark(start);
        if (mark == 0)
        {
            foreach (var (signature, at, type) in Signatures)
            {
                if (start.Length >= at + signature.Length && start[at..].StartsWith(signature))
                    return new DocumentKind(type, IsText: false, default, 0);
            }

            var zeros = start[..Math.Min(start.Length, ZerosBytes)];
            if (zeros.Contains((byte)0))
            {
                encoding = ByZeros(zeros);
                if (encoding == TextEncoding.Ascii)
                    return new DocumentKind(Unknown, IsText: false, default, 0);
            }
        }

        return new DocumentKind(TypeOf(Preview(start[mark..], encoding), key), IsText: true, encoding, mark);
    }

    private static (TextEncoding Encoding, int Bytes) ByMark(ReadOnlySpan<byte> start) => start switch
    {
        [0xef, 0xbb, 0xbf, ..] => (TextEncoding.Utf8, 3),
        [0xff, 0xfe, 0, 0, ..] => (TextEncoding.Utf32LittleEndian, 4),
        [0, 0, 0xfe, 0xff, ..] => (TextEncoding.Utf32BigEndian, 4),
        [0xff, 0xfe, ..] => (TextEncoding.Utf16LittleEndian, 2),
        [0xfe, 0xff, ..] => (TextEncoding.Utf16BigEndian, 2),
        _ => (TextEncoding.Ascii, 0),
    };

    // Text in a script below U+0100 has a zero in every other byte, and none in the others.
    private static TextEncoding ByZeros(ReadOnlySpan<byte> start)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i < start.Length; i++)
        {
            if (start[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        }

        var enough = Math.Max(2, start.Length / 4);
        return odd >= enough && even == 0 ? TextEncoding.Utf16LittleEndian : even >= enough && odd == 0 ? TextEncoding.Utf16BigEndian : TextEncoding.Ascii;
    }

    private static string Preview(ReadOnlySpan<byte> start, TextEncoding encoding)
    {
        var some = start[..Math.Min(start.Length, 8 * 1024)];
        return encoding switch
        {
            TextEncoding.Utf16LittleEndian => Encoding.Unicode.GetString(some),
            TextEncoding.Utf16BigEndian => Encoding.BigEndianUnicode.GetString(some),
            TextEncoding.Utf32LittleEndian => Encoding.UTF32.GetString(some),
            TextEncoding.Utf32BigEndian => new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetString(some),
            _ => Encoding.UTF8.GetString(some),
        };
    }

    private static string TypeOf(string start, string key)
    {
        var text = start.AsSpan().TrimStart();
        if (text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return "text/html";
        if (!text.IsEmpty && text[0] is '{' or '[' && IsJson(text))
            return "application/json";
        return IsCsv(text, named: key.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) ? "text/csv" : "text/plain";
    }

    // As far as it can be seen: the beginning of a longer document breaks off.
    private static bool IsJson(ReadOnlySpan<char> text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.ToString()), isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { AllowTrailingCommas = true }));
        try
        {
            var tokens = 0;
            while (reader.Read())
                tokens++;
            return tokens > 1;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Two lines or more with the same number of separators, as many as the first; the last may break off. With the name's word for it one separator is enough.
    private static bool IsCsv(ReadOnlySpan<char> text, bool named)
    {
        var (lines, least) = (0, named ? 1 : 2);
        var (separator, count) = ('\0', 0);
        foreach (var line in text.EnumerateLines())
        {
            if (line.IsWhiteSpace())
                continue;
            if (lines == 0)
            {
                if (line.IndexOfAny(Separators) is not (>= 0 and var at))
                    return false;
                separator = line[at];
                count = line.Count(separator);
                if (count < least)
                    return false;
            }
            else if (!named && !line.Contains('"') && line.Count(separator) != count)
            {
                return lines >= 3;
            }

            if (++lines == 20)
                break;
        }

        return lines >= 2;
    }
}
