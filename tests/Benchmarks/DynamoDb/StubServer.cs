using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Thaw.Benchmarks.DynamoDb;

/// <summary>Answers every request with the same item, as cheaply as it can: a thread a connection, no parsing beyond the length.</summary>
internal sealed class StubServer : IDisposable
{
    /// <summary>The length of the item's value.</summary>
    public const int ValueBytes = 1024;

    private static readonly TimeSpan Delay = TimeSpan.FromMicroseconds(100);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly byte[] _answer;

    public StubServer(bool tls)
    {
        _certificate = tls ? LocalCertificate.Create() : null;
        var value = new byte[ValueBytes];
        new Random(1).NextBytes(value);
        var body = Encoding.ASCII.GetBytes(
            "{\"ConsumedCapacity\":{\"CapacityUnits\":0.5,\"TableName\":\"cache\"},\"Item\":{\"pk\":{\"S\":\"E#company###equipment/site-0042/pump\"},\"s\":{\"N\":\"42\"},\"f\":{\"N\":\"0\"},\"x\":{\"N\":\"4102444800\"},\"v\":{\"B\":\""
            + Convert.ToBase64String(value) + "\"}}}");
        var crc = Aws.DynamoDb.Wire.Crc32.Of(body);
        _answer =
        [
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nServer: Server\r\nDate: Sat, 21 Nov 2026 12:00:00 GMT\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {body.Length}\r\nConnection: keep-alive\r\nx-amzn-RequestId: 4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUAAJG\r\nx-amz-crc32: {crc}\r\n\r\n"),
            .. body,
        ];
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public Uri Url => new($"{(_certificate is null ? "http://127.0.0.1" : "https://localhost")}:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose()
    {
        _listener.Dispose();
        _certificate?.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            using var network = new NetworkStream(socket, ownsSocket: true);
            Stream stream = network;
            if (_certificate is not null)
            {
                var tls = new SslStream(network);
                tls.AuthenticateAsServer(_certificate);
                stream = tls;
            }

            var buffer = new byte[64 * 1024];
            var length = 0;
            while (stream.Read(buffer, length, buffer.Length - length) is > 0 and var read)
            {
                length += read;
                if (IsWhole(buffer.AsSpan(0, length)))
                {
                    Dawdle();
                    stream.Write(_answer);
                    length = 0;
                }
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // The subject has ended.
        }
    }

    // A database is never so near that its answer is there before it is waited for. Without this a subject that happens to be slower by a little pays for a wait that a
    // faster one is spared.
    private static void Dawdle()
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Delay)
        {
            Thread.SpinWait(20);
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> request)
    {
        var end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var name = request.IndexOf("Content-Length: "u8);
        var digits = request[(name + "Content-Length: ".Length)..];
        return System.Buffers.Text.Utf8Parser.TryParse(digits, out int body, out _) && request.Length >= end + 4 + body;
    }
}
