using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda.Tests.Support;

/// <summary>A Runtime API that does nothing of itself: the test takes each request and answers it, byte by byte if it likes.</summary>
internal sealed class StubRuntimeApi : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Channel<StubRequest> _requests = Channel.CreateUnbounded<StubRequest>();
    private int _connections;

    public StubRuntimeApi()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _ = AcceptAsync();
    }

    public RuntimeApiAddress Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndPoint!).Port);

    /// <summary>How many were opened.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Waits until so many were opened.</summary>
    public async Task ConnectedAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Connections < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>The next request, on whatever connection.</summary>
    public async Task<StubRequest> ReceiveAsync(string? path = null)
    {
        var request = await _requests.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        if (path is not null)
        {
            Assert.Equal(path, request.Path);
        }

        return request;
    }

    public Task<StubRequest> NextAsync() => ReceiveAsync("/2018-06-01/runtime/invocation/next");

    public Task<StubRequest> ResponseAsync(string id) => ReceiveAsync($"/2018-06-01/runtime/invocation/{id}/response");

    public Task<StubRequest> ErrorAsync(string id) => ReceiveAsync($"/2018-06-01/runtime/invocation/{id}/error");

    /// <summary>Whether a request is waiting to be taken.</summary>
    public bool HasRequest => _requests.Reader.Count > 0;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync();
            }
            catch (SocketException)
            {
                return; // Disposed of.
            }

            socket.NoDelay = true;
            Interlocked.Increment(ref _connections);
            _ = ServeAsync(socket);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using var stream = new BufferedStream(new NetworkStream(socket, ownsSocket: false));
            while (await ReadLineAsync(stream) is { Length: > 0 } line)
            {
                var fields = await ReadFieldsAsync(stream);
                var (body, trailers) = fields.ContainsKey("Transfer-Encoding")
                    ? (await ReadChunksAsync(stream), await ReadFieldsAsync(stream))
                    : (await ReadAsync(stream, int.Parse(fields.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)), []);
                _requests.Writer.TryWrite(new StubRequest(socket, line, fields, body, trailers));
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The test or the runtime closed it.
        }
    }

    private static async Task<Dictionary<string, string>> ReadFieldsAsync(Stream stream)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(stream) is { Length: > 0 } line)
        {
            fields[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        return fields;
    }

    private static async Task<byte[]> ReadChunksAsync(Stream stream)
    {
        var body = new List<byte>();
        while (int.Parse((await ReadLineAsync(stream))!, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.AddRange(await ReadAsync(stream, size));
            Assert.Equal("", await ReadLineAsync(stream));
        }

        return [.. body];
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int length)
    {
        var body = new byte[length];
        await stream.ReadExactlyAsync(body);
        return body;
    }

    private static async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }
}
