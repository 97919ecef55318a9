using System.Net;
using System.Net.Sockets;

namespace Thaw.Fleet.Tests;

/// <summary>Passes bytes to DynamoDB Local, and closes a connection that nothing came over for a moment, as a server does at the end of its keep-alive.</summary>
internal sealed class ImpatientProxy : IAsyncDisposable
{
    public static readonly TimeSpan KeepAlive = TimeSpan.FromMilliseconds(1500);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _backend;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private int _opened;
    private int _closed;

    public ImpatientProxy(Uri backend)
    {
        _backend = backend;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections opened so far.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Connections that it has closed so far.</summary>
    public int Closed => Volatile.Read(ref _closed);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _opened);
                _ = PassAsync(client);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(_backend.Host, _backend.Port, _end.Token);
            var back = server.GetStream().CopyToAsync(client.GetStream(), _end.Token);
            var buffer = new byte[64 * 1024];
            while (await client.GetStream().ReadAsync(buffer, _end.Token).AsTask().WaitAsync(KeepAlive, TimeProvider.System, _end.Token) is > 0 and var read)
            {
                await server.GetStream().WriteAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (TimeoutException)
        {
            Interlocked.Increment(ref _closed);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
        {
            // Either side has left.
        }
        finally
        {
            client.Dispose();
        }
    }
}
