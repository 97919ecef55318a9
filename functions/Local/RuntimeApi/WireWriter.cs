using System.Net.Sockets;
using System.Text;

namespace Thaw.Local.RuntimeApi;

/// <summary>Writes answers to a blocking socket: whole and in one packet, or as badly as a test wants it.</summary>
internal sealed class WireWriter(Socket socket)
{
    private byte[] _buffer = new byte[4 * 1024];
    private int _count;

    /// <summary>Begins an answer: <c>HTTP/1.1 200 OK</c>.</summary>
    public WireWriter Begin(string status)
    {
        _count = 0;
        return Append("HTTP/1.1 "u8).Append(status).Append("\r\n"u8);
    }

    public WireWriter Header(ReadOnlySpan<byte> name, string? value, Misbehaviour misbehaviour)
    {
        if (value is null)
        {
            return this;
        }

        Name(name, misbehaviour).Append(value);
        return misbehaviour.OddHeaders ? Append(" \t\r\n"u8) : Append("\r\n"u8);
    }

    public WireWriter Header(ReadOnlySpan<byte> name, long value, Misbehaviour misbehaviour)
    {
        Name(name, misbehaviour);
        Reserve(20);
        value.TryFormat(_buffer.AsSpan(_count), out var written);
        _count += written;
        return Append("\r\n"u8);
    }

    public WireWriter Header(ReadOnlySpan<byte> name, Guid value, Misbehaviour misbehaviour)
    {
        Name(name, misbehaviour);
        Reserve(36);
        value.TryFormat(_buffer.AsSpan(_count), out var written);
        _count += written;
        return Append("\r\n"u8);
    }

    /// <summary>Ends the head with the body's length, and sends both.</summary>
    public void Send(ReadOnlySpan<byte> body, Misbehaviour misbehaviour)
    {
        Header("Content-Length"u8, body.Length, misbehaviour).Append("\r\n"u8);
        if (body.Length <= 64 * 1024)
        {
            Append(body);
            body = default;
        }

        Send(_buffer.AsSpan(0, _count), misbehaviour.PieceSize);
        Send(body, misbehaviour.PieceSize);
    }

    /// <summary>Ends the head, and sends the body in chunks of 1, 2, 4, … bytes with extensions and a trailer.</summary>
    public void SendChunked(ReadOnlySpan<byte> body, Misbehaviour misbehaviour)
    {
        Header("Transfer-Encoding"u8, "chunked", misbehaviour).Header("Trailer"u8, "X-Amz-Later", misbehaviour).Append("\r\n"u8);
        for (var size = 1; body.Length > 0; size = Math.Min(2 * size, 64 * 1024))
        {
            size = Math.Min(size, body.Length);
            Append($"{size:X}{(size % 2 == 0 ? ";part=\"of; more\"" : "")}\r\n").Append(body[..size]).Append("\r\n"u8);
            body = body[size..];
        }

        Append("0\r\nX-Amz-Later: value\r\n\r\n"u8);
        Send(_buffer.AsSpan(0, _count), misbehaviour.PieceSize);
    }

    /// <summary>Sends bytes that are an answer already.</summary>
    public void Send(ReadOnlySpan<byte> bytes, int pieceSize)
    {
        while (bytes.Length > 0)
        {
            var sent = socket.Send(pieceSize == 0 ? bytes : bytes[..Math.Min(pieceSize, bytes.Length)], SocketFlags.None);
            bytes = bytes[sent..];
        }
    }

    private WireWriter Name(ReadOnlySpan<byte> name, Misbehaviour misbehaviour)
    {
        var start = _count;
        Append(name);
        if (misbehaviour.OddHeaders)
        {
            System.Text.Ascii.ToLowerInPlace(_buffer.AsSpan(start, name.Length), out _);
            return Append(":\t  "u8);
        }

        return Append(": "u8);
    }

    private WireWriter Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_count));
        _count += bytes.Length;
        return this;
    }

    private WireWriter Append(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _count += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_count));
        return this;
    }

    private void Reserve(int more)
    {
        if (_buffer.Length - _count < more)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _count + more));
        }
    }
}
