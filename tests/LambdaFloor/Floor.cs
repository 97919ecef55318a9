using System.Buffers.Text;
using System.Net.Sockets;

namespace Thaw.LambdaFloor;

/// <summary>The loop: ask, read, answer. It reads no more of HTTP than the emulator and Lambda need to be understood.</summary>
internal static class Floor
{
    public const int IdLength = 36;

    private static readonly byte[] Buffer = new byte[7 * 1024 * 1024];
    private static readonly byte[] Answer = new byte[1024];

    /// <summary>Where the last event's body lies in the buffer.</summary>
    public static ReadOnlySpan<byte> Event => Buffer.AsSpan(BodyStart, BodyLength);

    private static int BodyStart { get; set; }

    private static int BodyLength { get; set; }

    public static int Run(Socket socket)
    {
        var head = "POST /2018-06-01/runtime/invocation/"u8;
        var tail = "/response HTTP/1.1\r\nHost: l\r\nContent-Type: application/json\r\nContent-Length: 83\r\n\r\n{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain\"},\"body\":\"ok\",\"cookies\":[]}"u8;
        head.CopyTo(Answer);
        tail.CopyTo(Answer.AsSpan(head.Length + IdLength));
        var length = head.Length + IdLength + tail.Length;
        while (TryNext(socket, Answer.AsSpan(head.Length, IdLength)))
        {
            socket.Send(Answer, length, SocketFlags.None);
            if (!TryReadAnswer(socket, default))
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>Asks for the next event; its id goes where it is wanted. False when the environment ends.</summary>
    public static bool TryNext(Socket socket, Span<byte> id)
    {
        socket.Send("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: l\r\n\r\n"u8);
        return TryReadAnswer(socket, id);
    }

    /// <summary>Reads one answer to its end.</summary>
    public static bool TryReadAnswer(Socket socket, Span<byte> id)
    {
        var count = 0;
        while (true)
        {
            var received = socket.Receive(Buffer.AsSpan(count));
            if (received == 0)
            {
                return false;
            }

            count += received;
            var bytes = Buffer.AsSpan(0, count);
            var end = bytes.IndexOf("\r\n\r\n"u8);
            if (end < 0 || !Utf8Parser.TryParse(After(bytes[..end], "Content-Length: "u8), out int length, out _) || count < end + 4 + length)
            {
                continue;
            }

            (BodyStart, BodyLength) = (end + 4, length);
            if (id.Length > 0)
            {
                After(bytes[..end], "Lambda-Runtime-Aws-Request-Id: "u8)[..IdLength].CopyTo(id);
            }

            return true;
        }
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        return at < 0 ? default : head[(at + name.Length)..];
    }
}
