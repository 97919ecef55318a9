using System.Buffers.Text;
using System.Text;

namespace Thaw.Local.RuntimeApi;

/// <summary>A request's first lines, as ranges of the buffer that they were read into: valid until the next read.</summary>
internal struct WireHead
{
    private const int MaximumHeaders = 64;

    private byte[] _buffer;
    private Range _method;
    private Range _path;
    private (Range Name, Range Value)[]? _headers;
    private int _count;

    public readonly ReadOnlySpan<byte> Method => _buffer.AsSpan(_method);

    public readonly ReadOnlySpan<byte> Path => _buffer.AsSpan(_path);

    /// <summary>The body's length; -1 where it is chunked.</summary>
    public int ContentLength { get; private set; }

    public bool ExpectsContinue { get; private set; }

    public bool WantsClose { get; private set; }

    /// <summary>Reads the head that ends at <paramref name="end"/>, blank line included. Answers why it is none, or nothing.</summary>
    public string? Parse(byte[] buffer, int start, int end)
    {
        _buffer = buffer;
        _headers ??= new (Range, Range)[MaximumHeaders];
        _count = 0;
        (ContentLength, ExpectsContinue, WantsClose) = (0, false, false);
        var lineEnd = start + buffer.AsSpan(start, end - start).IndexOf("\r\n"u8);
        return ParseRequestLine(start, lineEnd) ?? ParseHeaders(lineEnd + 2, end - 2) ?? Judge();
    }

    /// <summary>A header's value, or nothing.</summary>
    public readonly string? Find(ReadOnlySpan<byte> name) => TryFind(name, out var value) ? Encoding.UTF8.GetString(value) : null;

    public readonly bool TryFind(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < _count; i++)
        {
            if (Ascii.EqualsIgnoreCase(_buffer.AsSpan(_headers![i].Name), name))
            {
                value = _buffer.AsSpan(_headers[i].Value);
                return true;
            }
        }

        value = default;
        return false;
    }

    private string? ParseRequestLine(int start, int end)
    {
        var line = _buffer.AsSpan(start, end - start);
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last <= first || !line[(last + 1)..].SequenceEqual("HTTP/1.1"u8))
        {
            return "the request line is not METHOD PATH HTTP/1.1";
        }

        _method = start..(start + first);
        _path = (start + first + 1)..(start + last);
        return null;
    }

    private string? ParseHeaders(int position, int end)
    {
        while (position < end)
        {
            var length = _buffer.AsSpan(position, end - position).IndexOf("\r\n"u8);
            var line = _buffer.AsSpan(position, length);
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[..colon].IndexOfAny((byte)' ', (byte)'\t') >= 0 || _count == MaximumHeaders)
            {
                return "a header line is not NAME: VALUE";
            }

            var value = new Range(position + colon + 1, position + length);
            while (value.Start.Value < value.End.Value && _buffer[value.Start.Value] is (byte)' ' or (byte)'\t')
            {
                value = (value.Start.Value + 1)..value.End;
            }

            while (value.End.Value > value.Start.Value && _buffer[value.End.Value - 1] is (byte)' ' or (byte)'\t')
            {
                value = value.Start..(value.End.Value - 1);
            }

            _headers![_count++] = (position..(position + colon), value);
            position += length + 2;
        }

        return null;
    }

    private string? Judge()
    {
        if (!TryFind("Host"u8, out _))
        {
            return "HTTP/1.1 needs a Host header";
        }

        var isChunked = false;
        if (TryFind("Transfer-Encoding"u8, out var encoding))
        {
            if (!Ascii.EqualsIgnoreCase(encoding, "chunked"u8))
            {
                return "Transfer-Encoding is not chunked";
            }

            isChunked = true;
        }

        if (TryFind("Content-Length"u8, out var length))
        {
            if (isChunked || !Utf8Parser.TryParse(length, out int parsed, out var used) || used != length.Length || parsed < 0)
            {
                return isChunked ? "Content-Length and Transfer-Encoding exclude each other" : "Content-Length is not a number";
            }

            ContentLength = parsed;
        }

        ContentLength = isChunked ? -1 : ContentLength;
        ExpectsContinue = TryFind("Expect"u8, out var expect) && Ascii.EqualsIgnoreCase(expect, "100-continue"u8);
        WantsClose = TryFind("Connection"u8, out var connection) && Ascii.EqualsIgnoreCase(connection, "close"u8);
        return null;
    }
}
