using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Thaw.Jobs.Documents.Reading;

/// <summary>
/// Turns a document's bytes into text as they come. A document that began as ASCII is UTF-8 or Windows-1252, which only the first byte beyond ASCII can say, however late it comes: where it begins
/// no valid sequence, what follows decides by which of the two explains more of it; everything before reads the same in both. Once UTF-8, what is invalid becomes U+FFFD and is counted.
/// </summary>
internal sealed class TextDecoder
{
    private const int BufferChars = 32 * 1024;

    private readonly char[] _chars = new char[BufferChars];
    private readonly byte[] _carry = new byte[4];
    private readonly Decoder? _decoder;
    private readonly ITextSink _sink;
    private int _carried;
    private int _skip;

    public TextDecoder(DocumentKind kind, ITextSink sink)
    {
        Encoding = kind.Encoding;
        _skip = kind.MarkBytes;
        _sink = sink;
        _decoder = kind.Encoding switch
        {
            TextEncoding.Utf16LittleEndian => System.Text.Encoding.Unicode.GetDecoder(),
            TextEncoding.Utf16BigEndian => System.Text.Encoding.BigEndianUnicode.GetDecoder(),
            TextEncoding.Utf32LittleEndian => System.Text.Encoding.UTF32.GetDecoder(),
            TextEncoding.Utf32BigEndian => new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetDecoder(),
            _ => null,
        };
    }

    /// <summary>As far as is known by now.</summary>
    public TextEncoding Encoding { get; private set; }

    /// <summary>Invalid sequences of UTF-8 so far.</summary>
    public long Replaced { get; private set; }

    /// <summary>The next bytes; <paramref name="isLast"/> with the last, which may be none.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var skipped = Math.Min(_skip, bytes.Length);
        _skip -= skipped;
        bytes = bytes[skipped..];
        if (_decoder is not null)
        {
            DecodeWide(_decoder, bytes, isLast);
            return;
        }

        if (Encoding != TextEncoding.Windows1252)
            bytes = DecodeCarried(bytes, isLast);
        while (!bytes.IsEmpty)
            bytes = Encoding == TextEncoding.Windows1252 ? Decode1252(bytes) : Decode8(bytes, isLast);
    }

    private void DecodeWide(Decoder decoder, ReadOnlySpan<byte> bytes, bool isLast)
    {
        bool completed;
        do
        {
            decoder.Convert(bytes, _chars, isLast, out var used, out var written, out completed);
            bytes = bytes[used..];
            _sink.Write(_chars.AsSpan(0, written));
        }
        while (!completed);
    }

    // A sequence that was cut by the end of the bytes before.
    private ReadOnlySpan<byte> DecodeCarried(ReadOnlySpan<byte> bytes, bool isLast)
    {
        Span<byte> room = stackalloc byte[8];
        while (_carried > 0 && (isLast || !bytes.IsEmpty) && Encoding != TextEncoding.Windows1252)
        {
            var joined = room;
            _carry.AsSpan(0, _carried).CopyTo(joined);
            var added = Math.Min(bytes.Length, 4);
            bytes[..added].CopyTo(joined[_carried..]);
            joined = joined[..(_carried + added)];
            var status = Rune.DecodeFromUtf8(joined, out var rune, out var consumed);
            if (status == OperationStatus.NeedMoreData && !isLast)
            {
                joined.CopyTo(_carry);
                _carried = joined.Length;
                return [];
            }

            if (status == OperationStatus.Done)
            {
                Write(rune);
                Encoding = TextEncoding.Utf8;
            }
            else if (IsUtf8After(bytes))
            {
                Replace();
            }
            else
            {
                Encoding = TextEncoding.Windows1252;
                Decode1252(_carry.AsSpan(0, _carried));
                _carried = 0;
                return bytes;
            }

            // What the sequence did not take of the carried bytes stays carried: one invalid byte may stand before a valid beginning.
            var left = _carried - consumed;
            if (left > 0)
                _carry.AsSpan(consumed, left).CopyTo(_carry);
            else
                bytes = bytes[-left..];
            _carried = Math.Max(0, left);
        }

        return bytes;
    }

    private ReadOnlySpan<byte> Decode8(ReadOnlySpan<byte> bytes, bool isLast)
    {
        if (Encoding == TextEncoding.Ascii)
        {
            var plain = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7f);
            if (plain != 0)
            {
                var ascii = bytes[..Math.Min(plain < 0 ? bytes.Length : plain, BufferChars)];
                System.Text.Ascii.ToUtf16(ascii, _chars, out var widened);
                _sink.Write(_chars.AsSpan(0, widened));
                return bytes[ascii.Length..];
            }
        }

        var status = Utf8.ToUtf16(bytes, _chars, out var read, out var written, replaceInvalidSequences: false, isLast);
        if (written > 0)
        {
            _sink.Write(_chars.AsSpan(0, written));
            Encoding = TextEncoding.Utf8;
        }

        bytes = bytes[read..];
        if (status == OperationStatus.NeedMoreData)
        {
            bytes.CopyTo(_carry);
            _carried = bytes.Length;
            return [];
        }

        if (status != OperationStatus.InvalidData)
            return bytes;
        if (!IsUtf8After(bytes))
        {
            Encoding = TextEncoding.Windows1252;
            return bytes;
        }

        Rune.DecodeFromUtf8(bytes, out _, out var invalid);
        Replace();
        return bytes[invalid..];
    }

    private ReadOnlySpan<byte> Decode1252(ReadOnlySpan<byte> bytes)
    {
        var some = bytes[..Math.Min(bytes.Length, BufferChars)];
        Windows1252.Decode(some, _chars);
        _sink.Write(_chars.AsSpan(0, some.Length));
        return bytes[some.Length..];
    }

    /// <summary>Whether an invalid byte is a fault in UTF-8 rather than a letter of Windows-1252.</summary>
    private bool IsUtf8After(ReadOnlySpan<byte> bytes)
    {
        if (Encoding == TextEncoding.Utf8)
            return true;
        var (valid, invalid) = (0, 0);
        while (!bytes.IsEmpty)
        {
            if (bytes[0] < 0x80)
            {
                var next = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7f);
                bytes = next < 0 ? [] : bytes[next..];
                continue;
            }

            var status = Rune.DecodeFromUtf8(bytes, out _, out var consumed);
            if (status == OperationStatus.NeedMoreData)
                break;
            _ = status == OperationStatus.Done ? valid++ : invalid++;
            bytes = bytes[consumed..];
        }

        return valid > invalid;
    }

    private void Replace()
    {
        Encoding = TextEncoding.Utf8;
        Replaced++;
        Write(Rune.ReplacementChar);
    }

    private void Write(Rune rune) => _sink.Write(_chars.AsSpan(0, rune.EncodeToUtf16(_chars)));
}
