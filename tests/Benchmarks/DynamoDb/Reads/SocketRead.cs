using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Thaw.Benchmarks.DynamoDb.Reads;

/// <summary>The same bytes over a socket: the least that it can cost.</summary>
internal sealed class SocketRead(Uri url) : IRead
{
    private const string Body = """{"TableName":"cache","Key":{"pk":{"S":"E#company###equipment/site-0042/pump"}},"ReturnConsumedCapacity":"TOTAL"}""";

    private readonly byte[] _request = Encoding.ASCII.GetBytes(
        $"POST / HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

    private readonly byte[] _answer = new byte[16 * 1024];
    private Stream? _stream;

    public async ValueTask<int> ReadAsync()
    {
        var stream = _stream ??= await ConnectAsync().ConfigureAwait(false);
        await stream.WriteAsync(_request).ConfigureAwait(false);
        var length = 0;
        do
        {
            length += await stream.ReadAsync(_answer.AsMemory(length)).ConfigureAwait(false);
        }
        while (_answer[length - 1] != '}');
        return length;
    }

    public void Dispose() => _stream?.Dispose();

    private async Task<Stream> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(url.Host, url.Port).ConfigureAwait(false);
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (url.Scheme != Uri.UriSchemeHttps)
        {
            return stream;
        }

        var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(StubCertificate.Options).ConfigureAwait(false);
        return tls;
    }
}
