using System.Buffers.Text;

namespace Thaw.Hosting.Lambda.RuntimeApi;

internal sealed partial class ResponseReader
{
    private const int MaximumChunkLine = 4096;

    private bool TryReadChunked() => _stage switch
    {
        Stage.ChunkSize => TryReadChunkSize(),
        Stage.ChunkData => TryReadChunkData(),
        Stage.ChunkEnd => TryReadChunkEnd(),
        _ => TryReadTrailers(),
    };

    private bool TryReadChunkSize()
    {
        if (!TryReadLine(out var line))
        {
            return false;
        }

        // What follows a semicolon are extensions, which nobody need understand.
        var size = line.IndexOfAny((byte)';', (byte)' ') is var end and >= 0 ? line[..end] : line;
        if (size.Length is 0 or > 7 || !Utf8Parser.TryParse(size, out _pending, out var digits, 'x') || digits != size.Length
            || _bodyEnd - _bodyStart + (long)_pending > MaximumBody)
        {
            throw Malformed("a chunk's size that is none");
        }

        _stage = _pending == 0 ? Stage.Trailers : Stage.ChunkData;
        return true;
    }

    // The piece that is here moves down to the body's end, over the line that announced it.
    private bool TryReadChunkData()
    {
        var here = Math.Min(_pending, _filled - _read);
        _buffer.AsSpan(_read, here).CopyTo(_buffer.AsSpan(_bodyEnd));
        _bodyEnd += here;
        _read += here;
        _pending -= here;
        if (_read == _filled)
        {
            _read = _filled = _bodyEnd;
        }

        if (_pending > 0)
        {
            return false;
        }

        _stage = Stage.ChunkEnd;
        return true;
    }

    private bool TryReadChunkEnd()
    {
        if (_filled - _read < 2)
        {
            return false;
        }

        if (!_buffer.AsSpan(_read, 2).SequenceEqual("\r\n"u8))
        {
            throw Malformed("a chunk longer than it said");
        }

        _read += 2;
        _stage = Stage.ChunkSize;
        return true;
    }

    private bool TryReadTrailers()
    {
        while (TryReadLine(out var line))
        {
            if (line.IsEmpty)
            {
                _stage = Stage.Done;
                return true;
            }
        }

        return false;
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        var rest = _buffer.AsSpan(_read, _filled - _read);
        var length = rest.IndexOf("\r\n"u8);
        if (length < 0)
        {
            line = default;
            return rest.Length <= MaximumChunkLine ? false : throw Malformed("a chunk's line without end");
        }

        line = rest[..length];
        _read += length + 2;
        return true;
    }
}
