using System.Net.Sockets;
using System.Text;

namespace Thaw.Local.RuntimeApi;

/// <summary>Reads requests from a blocking socket: the thread sleeps in the kernel, and what arrives is parsed where it lies.</summary>
internal sealed class WireReader(Socket socket)
{
    private const int MaximumHead = 64 * 1024;

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The trailers of the last chunked body, by lower-case name.</summary>
    public Dictionary<string, string> Trailers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits for a request's head. False where the peer closed between two requests.</summary>
    public bool ReadHead(ref WireHead head, out string? complaint)
    {
        complaint = null;
        if (_start == _end)
        {
            _start = _end = 0;
        }

        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf("\r\n\r\n"u8);
            if (found >= 0)
            {
                var end = _start + searched + found + 4;
                complaint = head.Parse(_buffer, _start, end);
                _start = end;
                return true;
            }

            searched = Math.Max(0, _end - _start - 3);
            if (_end - _start > MaximumHead)
            {
                complaint = "the head is longer than 64 KiB";
                return true;
            }

            if (!Fill())
            {
                return false;
            }
        }
    }

    /// <summary>A body of known length, where it lies: valid until the next read. The head's own ranges stay valid too.</summary>
    public ReadOnlyMemory<byte> ReadBody(int length, out bool isTruncated)
    {
        if (_end - _start < length && _buffer.Length - _start < length)
        {
            Grow(_start + length);
        }

        while (_end - _start < length)
        {
            if (!Fill())
            {
                isTruncated = true;
                return default;
            }
        }

        isTruncated = false;
        var body = _buffer.AsMemory(_start, length);
        _start += length;
        return body;
    }

    /// <summary>Reads on to the body's end and forgets it.</summary>
    public bool SkipBody(long length)
    {
        while (length > 0)
        {
            var here = (int)Math.Min(length, _end - _start);
            _start += here;
            length -= here;
            if (length > 0)
            {
                _start = _end = 0;
                if (!Fill())
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Reads a chunked body, each chunk handed over as it is complete. False where the peer closed before the end, or wrote none.</summary>
    public bool ReadChunks(Action<ReadOnlyMemory<byte>> onChunk)
    {
        Trailers.Clear();
        while (true)
        {
            if (ReadLine() is not { } line
                || !int.TryParse(line.Split(';')[0].Trim(), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var size) || size < 0)
            {
                return false;
            }

            if (size == 0)
            {
                return ReadTrailers();
            }

            var chunk = ReadBody(size, out var isTruncated);
            if (isTruncated)
            {
                return false;
            }

            onChunk(chunk);
            if (ReadLine() is not "")
            {
                return false;
            }
        }
    }

    private bool ReadTrailers()
    {
        while (ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                return true;
            }

            if (line.Split(':', 2) is [var name, var value])
            {
                Trailers[name.Trim()] = value.Trim();
            }
        }

        return false;
    }

    private string? ReadLine()
    {
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (found >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, found);
                _start += found + 2;
                return line;
            }

            if (!Fill())
            {
                return null;
            }
        }
    }

    private bool Fill()
    {
        if (_end == _buffer.Length)
        {
            Grow(_buffer.Length + 1);
        }

        var received = socket.Receive(_buffer, _end, _buffer.Length - _end, SocketFlags.None);
        _end += received;
        return received > 0;
    }

    // A new array rather than a move: a head that was parsed goes on pointing into the old one.
    private void Grow(int needed)
    {
        var larger = new byte[Math.Max(needed - _start, Math.Max(_buffer.Length, 2 * (_end - _start)))];
        _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
        (_end, _start) = (_end - _start, 0);
        _buffer = larger;
    }
}
