using System.Net;
using System.Net.Sockets;
using System.Text;
using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Tests.RuntimeApi;

/// <summary>A function's side of the Runtime API, a call at a time, over a socket: what it sends is what the test writes.</summary>
internal sealed class Runtime : IDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _reader;

    public Runtime(RuntimeApiEmulator api)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 120_000 };
        _socket.Connect(IPEndPoint.Parse(api.Address));
        _reader = new StreamReader(new NetworkStream(_socket), Encoding.Latin1);
    }

    public void Send(string text) => _socket.Send(Encoding.Latin1.GetBytes(text));

    public void Poll() => Send("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: l\r\n\r\n");

    public Answer Next()
    {
        Poll();
        return Read();
    }

    public Answer Post(string path, string body, string headers = "")
    {
        Send($"POST {path} HTTP/1.1\r\nHost: l\r\n{headers}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}");
        return Read();
    }

    public Answer Respond(string id, string body, string headers = "") => Post($"/2018-06-01/runtime/invocation/{id}/response", body, headers);

    /// <summary>Reads one interim answer.</summary>
    public void ReadInterim()
    {
        Assert.Equal("HTTP/1.1 100 Continue", _reader.ReadLine());
        Assert.Equal("", _reader.ReadLine());
    }

    /// <summary>Reads an answer; interim ones are passed over and counted.</summary>
    public Answer Read()
    {
        var interim = 0;
        while (true)
        {
            var status = _reader.ReadLine() ?? throw new EndOfStreamException();
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (_reader.ReadLine() is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }

            var code = int.Parse(status.Split(' ')[1]);
            if (code >= 200)
            {
                return new Answer(code, headers, headers.ContainsKey("Transfer-Encoding") ? Chunks() : Body(int.Parse(headers["Content-Length"])), interim);
            }

            interim++;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _socket.Dispose();
    }

    private string Body(int length)
    {
        var body = new char[length];
        Assert.Equal(length, _reader.ReadBlock(body, 0, length));
        return new string(body);
    }

    private string Chunks()
    {
        var whole = new StringBuilder();
        while (Convert.ToInt32(_reader.ReadLine()!.Split(';')[0], 16) is > 0 and var size)
        {
            whole.Append(Body(size));
            Assert.Equal("", _reader.ReadLine());
        }

        while (_reader.ReadLine() is { Length: > 0 })
        {
        }

        return whole.ToString();
    }
}

/// <summary>An answer of the API.</summary>
internal sealed record Answer(int Status, Dictionary<string, string> Headers, string Body, int Interim)
{
    public string RequestId => Headers["Lambda-Runtime-Aws-Request-Id"];
}
