using System.Buffers.Text;
using System.Text;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>
/// Reads one HTTP/1.1 response from whatever pieces it arrives in, without doing I/O itself. Head and body stay in one reused buffer; a chunked body
/// is joined in place. Interim (1xx) responses are passed over.
/// </summary>
/// <remarks>RFC 9112. It trusts the platform's endpoint with sizes up to <see cref="MaximumBody"/>, and refuses what is malformed.</remarks>
internal sealed partial class ResponseReader(int capacity)
{
    /// <summary>No event comes near it; what says it is larger is not the Runtime API.</summary>
    public const int MaximumBody = 64 * 1024 * 1024;

    private const int MaximumHead = 64 * 1024;
    private const int KeptCapacity = 1024 * 1024;

    private byte[] _buffer = new byte[capacity];
    private Stage _stage;
    private int _filled;
    private int _read;
    private int _headStart;
    private int _headEnd;
    private int _bodyStart;
    private int _bodyEnd;
    private int _pending;

    private enum Stage
    {
        Head,
        Counted,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailers,
        UntilClosed,
        Done,
    }

    /// <summary>The status code, once the response is read.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the connection may be used again.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>The body, until the next <see cref="Reset"/>.</summary>
    public ReadOnlyMemory<byte> Body => _buffer.AsMemory(_bodyStart, _bodyEnd - _bodyStart);

    /// <summary>The fields of the head, until the next <see cref="Reset"/>.</summary>
    public HeaderLines Headers => new(_buffer.AsSpan(_headStart, _headEnd - _headStart));

    /// <summary>Begins another response. A buffer that one large event left is not kept.</summary>
    public void Reset()
    {
        if (_buffer.Length > KeptCapacity)
        {
            _buffer = new byte[capacity];
        }

        _stage = Stage.Head;
        _filled = _read = _headStart = _headEnd = _bodyStart = _bodyEnd = _pending = 0;
        Status = 0;
        KeepsAlive = false;
    }

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Free()
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        }

        return _buffer.AsMemory(_filled);
    }

    /// <summary>That many bytes were put into <see cref="Free"/>. Whether the response is whole now.</summary>
    /// <exception cref="RuntimeApiException">It is not an HTTP/1.1 response.</exception>
    public bool Received(int count)
    {
        _filled += count;
        while (_stage != Stage.Done)
        {
            var moved = _stage switch
            {
                Stage.Head => TryReadHead(),
                Stage.Counted => TryReadCounted(),
                Stage.UntilClosed => TryReadAll(),
                _ => TryReadChunked(),
            };
            if (!moved)
            {
                return false;
            }
        }

        // More than was asked for: whose it is cannot be known.
        KeepsAlive &= _read == _filled;
        return true;
    }

    /// <summary>The connection has ended. Whether the response is whole for all that.</summary>
    public bool Closed()
    {
        if (_stage == Stage.UntilClosed)
        {
            _stage = Stage.Done;
        }

        return _stage == Stage.Done;
    }

    private bool TryReadHead()
    {
        var length = _buffer.AsSpan(_read, _filled - _read).IndexOf("\r\n\r\n"u8);
        if (length < 0)
        {
            return _filled - _read <= MaximumHead ? false : throw Malformed("a head without end");
        }

        var line = _buffer.AsSpan(_read, length);
        var isHttp11 = line.StartsWith("HTTP/1.1 "u8);
        if (!(isHttp11 || line.StartsWith("HTTP/1.0 "u8)) || !Utf8Parser.TryParse(line[9..], out int status, out var digits) || digits != 3 || status < 100)
        {
            throw Malformed("a first line that is none");
        }

        var lineEnd = line.IndexOf("\r\n"u8);
        (_headStart, _headEnd) = (_read + (lineEnd < 0 ? length : lineEnd + 2), _read + length);
        _read = _bodyStart = _bodyEnd = _headEnd + 4;
        if (status is >= 100 and < 200)
        {
            return true; // An interim answer, such as 100 Continue: the real one follows.
        }

        Status = status;
        KeepsAlive = isHttp11;
        _stage = Frame();
        return true;
    }

    private Stage Frame()
    {
        var (length, isChunked) = (-1L, false);
        foreach (var (name, value) in Headers)
        {
            if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
            {
                length = Utf8Parser.TryParse(value, out long number, out var digits) && digits == value.Length && number is >= 0 and <= MaximumBody
                    && (length < 0 || length == number)
                    ? number
                    : throw Malformed("a Content-Length that is none");
            }
            else if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
            {
                isChunked = Ascii.EqualsIgnoreCase(value, "chunked"u8) ? true : throw Malformed("a transfer coding other than chunked");
            }
            else if (Ascii.EqualsIgnoreCase(name, "connection"u8) && Ascii.EqualsIgnoreCase(value, "close"u8))
            {
                KeepsAlive = false;
            }
        }

        if (Status is 204 or 304)
        {
            return Stage.Done;
        }

        if (isChunked)
        {
            // Two lengths are two answers: which of them it is cannot be known.
            return length < 0 ? Stage.ChunkSize : throw Malformed("both a length and chunks");
        }

        if (length >= 0)
        {
            _pending = (int)length;
            if (_buffer.Length < _bodyStart + _pending)
            {
                Array.Resize(ref _buffer, _bodyStart + _pending);
            }

            return Stage.Counted;
        }

        KeepsAlive = false;
        return Stage.UntilClosed;
    }

    private bool TryReadCounted()
    {
        if (_filled - _bodyStart < _pending)
        {
            return false;
        }

        _read = _bodyEnd = _bodyStart + _pending;
        _stage = Stage.Done;
        return true;
    }

    private bool TryReadAll()
    {
        _read = _bodyEnd = _filled;
        return _bodyEnd - _bodyStart <= MaximumBody ? false : throw Malformed("a body without end");
    }

    private static RuntimeApiException Malformed(string what) => new($"The Runtime API answered with {what}.");
}
