using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Thaw.LambdaFloor;

/// <summary>
/// What tests ask of a function, in so many words: <c>FLOOR_BEHAVIOUR</c> says how it starts, the event (a JSON string) what it does with it.
/// </summary>
internal static class Oddities
{
    private static readonly byte[] Id = new byte[Floor.IdLength];
    private static readonly List<Socket> Polls = [];

    public static int Run(Socket socket, string behaviour)
    {
        switch (behaviour)
        {
            case "init-crash":
                Console.Error.WriteLine("no start today");
                return 7;
            case "init-hang":
                new ManualResetEventSlim().Wait();
                break;
            case "init-error":
                Post(socket, "runtime/init/error", "Lambda-Runtime-Function-Error-Type: Floor.NoStart\r\n", "{\"errorMessage\":\"no start\",\"errorType\":\"Floor.NoStart\"}");
                return 1;
            case "snapshot":
                Send(socket, "GET /2018-06-01/runtime/restore/next HTTP/1.1\r\nHost: l\r\n\r\n");
                Floor.TryReadAnswer(socket, default);
                Console.WriteLine("restored");
                break;
            case "snapshot-error":
                Send(socket, "GET /2018-06-01/runtime/restore/next HTTP/1.1\r\nHost: l\r\n\r\n");
                Floor.TryReadAnswer(socket, default);
                Post(socket, "runtime/restore/error", "Lambda-Runtime-Function-Error-Type: Floor.NoRestore\r\n", "{\"errorMessage\":\"no restore\",\"errorType\":\"Floor.NoRestore\"}");
                return 1;
            case "extension":
                RegisterExtension(socket);
                break;
        }

        using var onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static context =>
        {
            context.Cancel = true;
            Console.WriteLine("goodbye");
            Environment.Exit(0);
        });
        while (Floor.TryNext(socket, Id))
        {
            Do(socket, Encoding.UTF8.GetString(Floor.Event).Trim().Trim('"').Split(' '));
        }

        return 0;
    }

    private static void Do(Socket socket, string[] words)
    {
        switch (words[0])
        {
            case "crash":
                Environment.Exit(3);
                break;
            case "hang":
                new ManualResetEventSlim().Wait();
                break;
            case "log":
                Log(words);
                Respond(socket, "\"logged\"");
                break;
            case "environment":
                Respond(socket, $"\"{Environment.GetEnvironmentVariable(words[1])}\"");
                break;
            case "error":
                Post(socket, $"runtime/invocation/{Encoding.ASCII.GetString(Id)}/error", "Lambda-Runtime-Function-Error-Type: Floor.Failed\r\n", "{\"errorMessage\":\"failed\",\"errorType\":\"Floor.Failed\"}");
                break;
            case "large":
                Respond(socket, new string('x', int.Parse(words[1])));
                break;
            case "twice":
                Respond(socket, "1");
                Respond(socket, "2");
                break;
            case "stream":
                Stream(socket, trailers: "");
                break;
            case "stream-error":
                Stream(socket, "Lambda-Runtime-Function-Error-Type: Floor.Broken\r\nLambda-Runtime-Function-Error-Body: "
                    + Convert.ToBase64String("{\"errorMessage\":\"broken\"}"u8) + "\r\n");
                break;
            case "stream-crash":
                Stream(socket, null);
                Environment.Exit(3);
                break;
            default:
                Respond(socket, Encoding.UTF8.GetString(Floor.Event));
                break;
        }
    }

    private static void Log(string[] words)
    {
        if (Environment.GetEnvironmentVariable("_LAMBDA_TELEMETRY_LOG_FD") is { } descriptor)
        {
            // A frame: a type, a length and a time of eight bytes, all big-endian; then the record, newlines included.
            var text = Encoding.UTF8.GetBytes(string.Join('\n', words.Skip(1)));
            var frame = new byte[16 + text.Length];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(frame, 0xA55A0003);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), text.Length);
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(8), 1_700_000_000_000_000);
            text.CopyTo(frame, 16);
            using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(int.Parse(descriptor), ownsHandle: false);
            using var file = new FileStream(handle, FileAccess.Write, 0);
            file.Write(frame);
        }

        Console.WriteLine(string.Join(' ', words.Skip(1)));
        Console.Error.WriteLine("to the error stream");
    }

    private static void Respond(Socket socket, string body) => Post(socket, $"runtime/invocation/{Encoding.ASCII.GetString(Id)}/response", "Content-Type: application/json\r\n", body);

    private static void Post(Socket socket, string path, string headers, string body)
    {
        Send(socket, $"POST /2018-06-01/{path} HTTP/1.1\r\nHost: l\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        Floor.TryReadAnswer(socket, default);
    }

    private static void Stream(Socket socket, string? trailers)
    {
        var announced = trailers is { Length: > 0 } ? "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n" : "";
        Send(socket, $"POST /2018-06-01/runtime/invocation/{Encoding.ASCII.GetString(Id)}/response HTTP/1.1\r\nHost: l\r\n{announced}"
            + "Content-Type: text/plain\r\nLambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n\r\n");
        Send(socket, "5\r\nfirst\r\n");
        if (trailers is not null)
        {
            Send(socket, $"6\r\nsecond\r\n0\r\n{trailers}\r\n");
            Floor.TryReadAnswer(socket, default);
        }
    }

    // One more connection, left open until the end: an extension's poll is not answered.
    private static void RegisterExtension(Socket socket)
    {
        var events = "{\"events\":[]}";
        Send(socket, $"POST /2020-01-01/extension/register HTTP/1.1\r\nHost: l\r\nLambda-Extension-Name: floor\r\nContent-Length: {events.Length}\r\n\r\n{events}");
        var buffer = new byte[4096];
        var answer = Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
        var id = answer.Split("Lambda-Extension-Identifier: ")[1].Split("\r\n")[0];
        var poll = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        poll.Connect(IPEndPoint.Parse(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")!));
        Send(poll, $"GET /2020-01-01/extension/event/next HTTP/1.1\r\nHost: l\r\nLambda-Extension-Identifier: {id}\r\n\r\n");
        Polls.Add(poll);
    }

    private static void Send(Socket socket, string text) => socket.Send(Encoding.UTF8.GetBytes(text));
}
